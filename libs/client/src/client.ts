import * as v4Contract from '../generated/v4';
import * as v5Contract from '../generated/v5';
import { AnyHub, type HubClient } from './hub-client';
import { AnyResource, type ResourceClient, type ResourceContract } from './resource-client';
import { Transport, type ClientOptions } from './transport';

/** A client of every API in one version: `client.productOrder.create(…)`, `client.hub.TMF622.register(…)`. */
export type Client<R extends { [name in keyof R]: ResourceContract }, H extends { [api in keyof H]: string }> = {
  readonly [name in keyof R]: ResourceClient<R[name]>;
} & { readonly hub: { readonly [api in keyof H]: HubClient<H[api]> } };

/** Speaks v4 to a platform. */
export const v4 = (options: ClientOptions): Client<v4Contract.Resources, v4Contract.Hubs> =>
  clientOf(v4Contract.resources, v4Contract.hubs, options) as unknown as Client<v4Contract.Resources, v4Contract.Hubs>;

/** Speaks v5 to a platform. */
export const v5 = (options: ClientOptions): Client<v5Contract.Resources, v5Contract.Hubs> =>
  clientOf(v5Contract.resources, v5Contract.hubs, options) as unknown as Client<v5Contract.Resources, v5Contract.Hubs>;

type Addresses = Readonly<Record<string, string>>;

const clientOf = (resources: Addresses, hubs: Addresses, options: ClientOptions): object => {
  const transport = new Transport(options);
  return {
    ...mapped(resources, (path) => new AnyResource<object, unknown, unknown>(transport, path)),
    hub: mapped(hubs, (path) => new AnyHub(transport, path)),
  };
};

const mapped = <T>(addresses: Addresses, make: (path: string) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(addresses).map(([name, path]) => [name, make(path)]));
