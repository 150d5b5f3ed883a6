import type { Notification } from '@skyledger/messaging';
import type { MeterCommand } from '../meter/meter.decider';

/** What metering reads of a TMF639 resource. */
export type MeteredResource = {
  readonly name?: string;
  readonly category?: string;
  readonly operationalState?: string;
  readonly resourceSpecification?: { readonly name?: string };
  readonly resourceRelationship?: readonly { readonly relationshipType?: string }[];
  readonly resourceCharacteristic?: readonly { readonly name?: string; readonly value?: unknown }[];
};

/** Machines, and disks of their own: what is attached to a machine is measured with it. */
const meteredAs = ({ resourceSpecification, category, resourceRelationship = [] }: MeteredResource): string | undefined => {
  const kind = resourceSpecification?.name ?? category;
  if (kind === 'virtualMachine') return kind;
  return kind === 'disk' && !resourceRelationship.some(({ relationshipType }) => relationshipType === 'attachedTo') ? kind : undefined;
};

/** What a notification of a resource tells its meter; undefined for what is not metered. */
export const observationOf = ({
  type,
  subject,
  time,
  correlationId,
  document,
}: Notification<MeteredResource>): MeterCommand | undefined => {
  const said = (wanted: string) => document.resourceCharacteristic?.find(({ name }) => name === wanted)?.value;
  const amount = (name: string) => String(said(name) ?? 0);
  const productId = said('productId');
  const resourceType = meteredAs(document);
  if (resourceType === undefined || productId === undefined) return undefined;
  const isRunning = document.operationalState?.startsWith('enable') ?? false;
  return {
    type: 'ObserveResource',
    data: {
      at: time,
      condition: type === 'ResourceDeleteEvent' ? 'gone' : isRunning ? 'running' : 'stopped',
      size: { vCPU: amount('vCPU'), memoryGiB: amount('memoryGiB'), diskGiB: amount('diskGiB') },
      subject: {
        resourceId: subject,
        ...(document.name !== undefined && { resourceName: document.name }),
        resourceType,
        productId: String(productId),
        correlationId: String(said('orderId') ?? correlationId),
      },
    },
  };
};
