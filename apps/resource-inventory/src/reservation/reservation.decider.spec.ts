import { deepStrictEqual } from 'node:assert';
import { recorded, specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { reservation } from './reservation.decider';
import type { ReservationEvent } from './reservation.events';
import { type Reservation, reservationView } from './reservation.view';

const given = specification(reservation);
const size = (vCPU: number) => ({ vCPU, memoryGiB: 1, diskGiB: 1 });
const placement = (id: string) => ({ resource: { id, name: id }, demand: size(1), passedOver: [] });
const placed: ReservationEvent = { type: 'ReservationPlaced', data: placement('host-1') };
const released: ReservationEvent = { type: 'ReservationReleased', data: {} };
const adjust = (from: number, to: number) => ({ type: 'AdjustReservation', data: { from: size(from), to: size(to) } }) as const;

describe('A reservation', () => {
  it('is placed', () =>
    given()
      .when({ type: 'PlaceReservation', data: placement('host-1') })
      .then(placed));
  it('is placed once, wherever the second attempt would go', () =>
    given(placed)
      .when({ type: 'PlaceReservation', data: placement('host-2') })
      .thenRejected('conflict', /holds/));
  it('is not placed after it was released', () =>
    given(placed, released)
      .when({ type: 'PlaceReservation', data: placement('host-1') })
      .thenRejected('conflict', /released/));
  it('is adjusted', () =>
    given(placed)
      .when(adjust(1, 2))
      .then({ type: 'ReservationAdjusted', data: { from: size(1), to: size(2) } }));
  it('is adjusted from what it is only', () => given(placed).when(adjust(2, 3)).thenRejected('conflict'));
  it('is not adjusted by nothing', () => given(placed).when(adjust(1, 1)).thenNothing());
  it('cannot be adjusted where there is none', () => given().when(adjust(1, 2)).thenRejected('conflict'));
  it('is released', () =>
    given(placed)
      .when({ type: 'ReleaseReservation', data: { resourceId: 'host-1' } })
      .then(released));
  it('is released by who knows what is given back', () =>
    given(placed).when({ type: 'ReleaseReservation', data: {} }).thenRejected('conflict'));
  it('is released once', () => given(placed, released).when({ type: 'ReleaseReservation', data: {} }).thenNothing());
  it('that is released gives nothing back again', () =>
    given(placed, released)
      .when({ type: 'ReleaseReservation', data: { resourceId: 'host-1' } })
      .thenRejected('conflict'));
  it('is released before it came, and then never comes', () => given().when({ type: 'ReleaseReservation', data: {} }).then(released));

  it('is shown with what it holds', () => {
    const after = (...events: ReservationEvent[]) =>
      events.reduce<Reservation | undefined>((document, event) => reservationView.project(document, recorded(event)), undefined);
    deepStrictEqual(after(placed), { id: 'id-1', status: 'placed', ...placement('host-1') });
    deepStrictEqual(after(placed, { type: 'ReservationAdjusted', data: { from: size(1), to: size(2) } }), {
      id: 'id-1',
      status: 'placed',
      ...placement('host-1'),
      demand: size(2),
    });
    deepStrictEqual(after(placed, released), { id: 'id-1', status: 'released' });
  });
});
