import { Injectable, type Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type Aggregate, EventStore, Services } from '@skyledger/event-store';
import type { Notification } from '../messages';
import { type CopyTaken, copied, copyDecider, type TakeCopy } from './copy';
import { Peers } from './peers';

/** A document as it was from an instant on; undefined: deleted then. */
export type Version<D> = { readonly from: string; readonly document: D | undefined };

/** What a service knows of the resources of others. */
export abstract class Copies {
  /** The local copy; if there is none, what the owner answers. */
  abstract find<D>(resource: string, id: string): Promise<D | undefined>;
  /** Every version this service has heard of, oldest first, each with the time it holds from. */
  abstract versions<D>(resource: string, id: string): Promise<Version<D>[]>;
}

/** Keeps the local copies of this process's services. */
@Injectable()
export class CopyFeeds {
  private readonly streams = new Map<string, Aggregate<TakeCopy, object>>();
  private readonly missed = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    private readonly services: Services,
    private readonly modules: ModulesContainer,
    private readonly peers: Peers,
  ) {}

  /** Makes the service of the module that provides a token keep copies of a resource. */
  add(token: symbol, resource: string): string {
    const service = this.serviceOf(token);
    const category = categoryOf(service, resource);
    if (this.streams.has(category)) return category;
    this.services.claim(category, service);
    const countGap = (missed: number) => this.missed.set(service, this.gaps(service) + missed);
    this.streams.set(category, this.store.aggregate(copyDecider(category, countGap), copied) as Aggregate<TakeCopy, object>);
    return category;
  }

  /** Whether a service keeps copies of a resource. */
  has(service: string, resource: string): boolean {
    return this.streams.has(categoryOf(service, resource));
  }

  /** Takes over what the notifications of one event say, once: they show the same document. Older ones are ignored. */
  async take(service: string, notifications: readonly Notification[]): Promise<void> {
    const { resource, subject, type, document, sequence, time } = notifications.at(-1)!;
    const isDeleted = type.endsWith('DeleteEvent');
    const data = { sequence, count: notifications.length, time, document: isDeleted ? null : (document as object) };
    await this.streams.get(categoryOf(service, resource))!.handle(subject, { type: 'TakeCopy', data });
  }

  /** How many notifications never came: the sequence had gaps. */
  gaps(service: string): number {
    return this.missed.get(service) ?? 0;
  }

  /** The copies of the service in which a token is provided. */
  copiesFor(token: symbol): Copies {
    const service = this.serviceOf(token);
    return { find: (resource, id) => this.find(service, resource, id), versions: (resource, id) => this.versions(service, resource, id) };
  }

  private async find<D>(service: string, resource: string, id: string): Promise<D | undefined> {
    const copy = await this.streams.get(categoryOf(service, resource))?.find(id);
    return (copy?.document as D | undefined) ?? this.peers.find<D>(resource, id);
  }

  private async versions<D>(service: string, resource: string, id: string): Promise<Version<D>[]> {
    const events = await this.store.readStream(categoryOf(service, resource), id);
    return events
      .map(({ data }) => data as CopyTaken['data'])
      .map(({ time, document }) => ({ from: time, document: (document ?? undefined) as D }));
  }

  private serviceOf(token: symbol): string {
    const module = [...this.modules.values()].find(({ providers }) => providers.has(token));
    return this.services.of(module!);
  }
}

const categoryOf = (service: string, resource: string) => `${service}.${resource}`;

/** Keeps a local copy of a foreign resource, fed by its notifications, and provides `Copies`: `providers: [...copyOf('productOffering')]`. */
export const copyOf = (resource: string): Provider[] => {
  const token = Symbol(`copy of ${resource}`);
  return [
    { provide: token, inject: [CopyFeeds], useFactory: (feeds: CopyFeeds) => feeds.add(token, resource) },
    { provide: Copies, inject: [CopyFeeds], useFactory: (feeds: CopyFeeds) => feeds.copiesFor(token) },
  ];
};
