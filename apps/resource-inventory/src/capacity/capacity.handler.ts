import { Controller, Inject } from '@nestjs/common';
import { orRejection, Rejection } from '@skyledger/event-sourcing';
import { type Aggregate, EventStore, type Intent } from '@skyledger/event-store';
import { OnRequest, type Request } from '@skyledger/messaging';
import type { Resource } from '@skyledger/tmf-contracts';
import { Documents } from '@skyledger/tmf-query';
import type { ReservationCommand } from '../reservation/reservation.decider';
import type { Reservation } from '../reservation/reservation.view';
import type { ResourceCommand } from '../resource/resource.decider';
import type { Demand, ResourceDetails } from '../resource/resource.events';
import { chooseAddress } from './address-choice.decider';
import { place, type Wish } from './placement.decider';

type Placed = Extract<Reservation, { status: 'placed' }>;
type Reserved = { readonly host: { readonly id: string; readonly name: string } };
type Assigned = { readonly address: string; readonly pool: { readonly id: string; readonly name: string } };

/** Gives out capacity and addresses. The owner's reservation and the host's or pool's count are written in one append, or neither is. */
@Controller()
export class CapacityHandler {
  constructor(
    @Inject('resource') private readonly resources: Aggregate<ResourceCommand, Resource>,
    @Inject('reservation') private readonly reservations: Aggregate<ReservationCommand, Reservation>,
    private readonly store: EventStore,
    private readonly documents: Documents,
  ) {}

  @OnRequest('tmf639.reserve')
  async reserve({ body: wish }: Request<Wish>): Promise<Reserved> {
    const { owner, demand } = wish;
    const placed = await this.untilSettled(owner, async () => {
      const { host, passedOver } = place(await this.documents.where<Resource>('resource', { category: 'host' }), wish);
      return [
        this.reservations.on(owner, { type: 'PlaceReservation', data: { resource: host, demand, passedOver } }),
        this.resources.on(host.id, { type: 'ReserveCapacity', data: { owner, demand } }),
      ];
    });
    return { host: placed.resource };
  }

  @OnRequest('tmf639.adjust')
  async adjust({ body: { owner, demand } }: Request<{ owner: string; demand: Demand }>): Promise<Reserved> {
    const placed = await this.placed(owner);
    if (!placed?.demand) throw new Rejection('conflict', 'The owner has reserved no capacity.');
    const change = { from: placed.demand, to: demand };
    await this.store.atomically(
      this.resources.on(placed.resource.id, { type: 'AdjustCapacity', data: { owner, ...change } }),
      this.reservations.on(owner, { type: 'AdjustReservation', data: change }),
    );
    return { host: placed.resource };
  }

  @OnRequest('tmf639.assignAddress')
  async assignAddress({ body }: Request<{ owner: string; zone?: string; resource?: ResourceDetails }>): Promise<Assigned> {
    const { owner, resource } = body;
    const placed = await this.untilSettled(owner, async () => {
      const { pool, address } = chooseAddress(await this.documents.where<Resource>('resource', { category: 'addressPool' }), body);
      return [
        this.resources.on(pool.id, { type: 'AssignAddress', data: { owner, address } }),
        this.reservations.on(owner, {
          type: 'PlaceReservation',
          data: { resource: pool, address, passedOver: [], ...(resource && { recorded: true }) },
        }),
        ...(resource ? [this.resources.on(owner, recordOf(resource, address, pool))] : []),
      ];
    });
    return { address: placed.address!, pool: placed.resource };
  }

  @OnRequest('tmf639.release', 'tmf639.releaseAddress')
  async release({ body: { owner } }: Request<{ owner: string }>): Promise<Record<never, never>> {
    const placed = await this.placed(owner);
    if (!placed) return this.reservations.handle(owner, { type: 'ReleaseReservation', data: {} }).then(() => ({}));
    const { resource, demand, address, recorded } = placed;
    await this.store.atomically(
      this.resources.on(
        resource.id,
        demand ? { type: 'ReleaseCapacity', data: { owner, demand } } : { type: 'ReleaseAddress', data: { owner, address: address! } },
      ),
      this.reservations.on(owner, { type: 'ReleaseReservation', data: { resourceId: resource.id } }),
      ...(recorded ? [this.resources.on(owner, { type: 'DeleteResource', data: { by: 'holder' } } satisfies ResourceCommand)] : []),
    );
    return {};
  }

  private async placed(owner: string): Promise<Placed | undefined> {
    const document = (await this.reservations.find(owner))?.document;
    return document?.status === 'placed' ? document : undefined;
  }

  /**
   * Tries until the owner holds something. A choice is rejected when others were faster (then another is made from fresh documents) or when
   * the owner was served or has released meanwhile. Where there is nothing left to choose, the same request may have taken it, coming twice at once.
   */
  private async untilSettled(owner: string, choose: () => Promise<Intent[]>): Promise<Placed> {
    for (let tries = 0; tries < 200; tries++) {
      const document = (await this.reservations.find(owner))?.document;
      if (document?.status === 'placed') return document;
      if (document?.status === 'released') throw new Rejection('conflict', 'The reservation has been released.');
      const chosen = await orRejection(choose());
      if (chosen instanceof Rejection) return (await this.placed(owner)) ?? Promise.reject(chosen);
      await orRejection(this.store.atomically(...chosen));
    }
    throw new Error(`${owner} found no free host or address in 200 tries, though there was one each time.`);
  }
}

const recordOf = (resource: ResourceDetails, address: string, pool: { id: string; name: string }): ResourceCommand => ({
  type: 'CreateResource',
  data: {
    held: true,
    resource: {
      ...resource,
      name: address,
      value: address,
      resourceRelationship: [
        ...(resource.resourceRelationship ?? []),
        {
          '@type': 'ResourceRelationship',
          relationshipType: 'takenFrom',
          resource: { '@type': 'ResourceRef', ...pool, '@referredType': 'LogicalResource' },
        },
      ],
    },
  },
});
