import type { Versions } from '@skyledger/event-sourcing';
import type { Demand } from '../resource/resource.events';

/** What an owner holds: capacity of a host, or an address of a pool. */
export type Held = {
  readonly resource: { readonly id: string; readonly name: string };
  readonly demand?: Demand;
  readonly address?: string;
  /** The owner's record was made with it and goes with it. */
  readonly recorded?: true;
};

/** The life of one owner's reservation. It is placed once; after its release the owner is not served again. */
export type ReservationEvent =
  | { type: 'ReservationPlaced'; data: Held & { /** Why others were passed over. */ passedOver: string[] } }
  | { type: 'ReservationAdjusted'; data: { from: Demand; to: Demand } }
  | { type: 'ReservationReleased'; data: Record<never, never> };

/** Each of them with the steps from its older versions; none has any yet. */
export const reservationEvents: Versions<ReservationEvent> = {
  ReservationPlaced: [],
  ReservationAdjusted: [],
  ReservationReleased: [],
};
