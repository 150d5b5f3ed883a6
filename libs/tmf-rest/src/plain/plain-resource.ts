import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { component, propertiesOf } from '../contract/components';
import { contractOf, innerVersionOf } from '../contract/face';
import { plainController } from './plain-controller';
import { plainRequests } from './plain-requests';
import { plainDecider, type PlainRules } from './plain.decider';
import { plainView } from './plain.view';

/** What a plain resource may have beside its contract. */
export type PlainOptions = Omit<PlainRules, 'defaults'>;

/** Where the life cycle of everything that is described in a catalogue begins. */
const firstLifecycleStatus = 'In study';

/**
 * All there is to a resource that is only described: one line that names its contract.
 *
 * It gets create, list, retrieve, patch and delete as the contract has them, the events `<Type>Created`,
 * `<Type>AttributeValueChanged`, `<Type>StateChanged` and `<Type>Deleted`, and answers the requests `tmfNNN.create<Type>`,
 * `tmfNNN.patch<Type>` and `tmfNNN.delete<Type>` of other services (the request's subject is the id).
 *
 * ```ts
 * imports: [plainResource('category'), plainResource('productOffering', { lifeCycle: offeringLifeCycle })]
 * ```
 */
export const plainResource = (resource: string, options: PlainOptions = {}): DynamicModule => {
  const contract = contractOf(resource);
  const version = innerVersionOf(contract);
  const attributes = new Set(Object.keys(propertiesOf(version, component(version, contract.versions[version]!.schema.resource))));
  const defaults = attributes.has('lifecycleStatus') ? { lifecycleStatus: firstLifecycleStatus } : {};
  const module = { [contract.type]: class {} }[contract.type] as Type;
  Module({})(module);
  return {
    module,
    controllers: [plainController(resource), plainRequests(contract)],
    providers: [aggregate(plainDecider(contract, { ...options, defaults }), plainView(contract, attributes))],
  };
};
