import type { View } from '@skyledger/event-sourcing';
import type { Held, ReservationEvent } from './reservation.events';

/** What an owner holds, or that it has given it back. */
export type Reservation = { readonly id: string } & (
  ({ readonly status: 'placed'; readonly passedOver: readonly string[] } & Held) | { readonly status: 'released' }
);

export const reservationView: View<ReservationEvent, Reservation> = {
  project(document, { type, data, metadata: { id } }) {
    switch (type) {
      case 'ReservationPlaced':
        return { id, status: 'placed', ...data };
      case 'ReservationAdjusted':
        return document && { ...document, demand: data.to };
      case 'ReservationReleased':
        return { id, status: 'released' };
    }
  },
};
