import type { Recorded } from '@skyledger/event-sourcing';
import type { ResourceEvent } from './resource.events';

/** The attributes in which TMF639 says how a resource is: operationalState, usageState, availabilityStatus ... */
const isOfState = (attribute: string) => /(State|Status)$/.test(attribute);

/** One event may change states and attributes together, as the PATCH did that led to it: then it is told as one of each. */
export const resourceNotifications = (event: Recorded<ResourceEvent>, usual: readonly string[]): readonly string[] => {
  const stateChange = 'ResourceStateChangeEvent';
  if (event.type !== 'ResourceDetailsChanged' || !usual.includes(stateChange)) return usual;
  const { changes, characteristics = [] } = event.data;
  const isOfStateOnly = characteristics.length === 0 && Object.keys(changes).every(isOfState);
  return isOfStateOnly ? usual : ['ResourceAttributeValueChangeEvent', stateChange];
};
