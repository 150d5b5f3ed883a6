import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { Demand } from '../resource/resource.events';
import { type Held, type ReservationEvent, reservationEvents } from './reservation.events';

export type ReservationCommand =
  | { type: 'PlaceReservation'; data: Held & { passedOver: string[] } }
  | { type: 'AdjustReservation'; data: { from: Demand; to: Demand } }
  /** `resourceId`: whose capacity or address is given back in the same append; none when nothing was placed. */
  | { type: 'ReleaseReservation'; data: { resourceId?: string } };

type State = { readonly status: 'none' | 'placed' | 'released'; readonly resourceId?: string; readonly demand?: Demand };

/**
 * Guards that an owner holds one thing at most. Every command comes in one append with its counterpart on the host or pool, so a rejection
 * here undoes that too: this stream, not the host, decides whether the owner is served.
 */
export const reservation: Decider<ReservationCommand, State, ReservationEvent> = {
  category: 'reservation',
  events: reservationEvents,
  initialState: { status: 'none' },

  decide(command, { status, resourceId, demand }) {
    switch (command.type) {
      case 'PlaceReservation':
        if (status === 'placed') throw new Rejection('conflict', 'The owner holds a reservation.');
        if (status === 'released') throw new Rejection('conflict', 'The reservation has been released.');
        return [{ type: 'ReservationPlaced', data: command.data }];
      case 'AdjustReservation':
        if (status !== 'placed') throw new Rejection('conflict', 'The owner holds no reservation.');
        if (!same(demand, command.data.from)) throw new Rejection('conflict', 'The reservation has changed meanwhile.');
        return same(command.data.from, command.data.to) ? [] : [{ type: 'ReservationAdjusted', data: command.data }];
      case 'ReleaseReservation':
        if (status === 'released' && command.data.resourceId === undefined) return [];
        if (status === 'released' || resourceId !== command.data.resourceId)
          throw new Rejection('conflict', 'The reservation has changed meanwhile.');
        return [{ type: 'ReservationReleased', data: {} }];
    }
  },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ReservationPlaced':
        return { status: 'placed', resourceId: data.resource.id, demand: data.demand };
      case 'ReservationAdjusted':
        return { ...state, demand: data.to };
      case 'ReservationReleased':
        return { status: 'released' };
    }
  },
};

const same = (a: Demand | undefined, b: Demand) => a?.vCPU === b.vCPU && a.memoryGiB === b.memoryGiB && a.diskGiB === b.diskGiB;
