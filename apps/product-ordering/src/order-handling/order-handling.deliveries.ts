import { uuidV5 } from '@skyledger/event-sourcing';
import { type AgreedItem, type Agreement, type Characteristic, withChanges } from '../product-order/product-order.events';
import type { OrderHandlingInput } from './order-handling.events';
import { operationOf } from './order-handling.requests';

/** What a delivery waits for (that the product is kept free, the service, its record), or how it ended. */
export type Stage = 'claiming' | 'activating' | 'recording' | 'delivered' | 'failed' | 'givenUp' | Cancelling;

/** What a delivery that is cancelled waits for (that the activation stops, that it is undone, that the inventory shows it), or how that ended. */
export type Cancelling = 'stopping' | 'undoing' | 'withdrawing' | 'cancelled' | 'stuck';

/** One product on its way. */
export type Delivering = {
  readonly productId: string;
  readonly serviceId: string;
  readonly stage: Stage;
  /** What a changed product is to be like. */
  readonly productCharacteristic?: Characteristic[];
  /** What it was like before. */
  readonly formerCharacteristic?: Characteristic[];
  /** Since when the service is as ordered. */
  readonly at?: string;
  readonly reason?: string;
  readonly monitorId?: string;
  /** That of the attempt before: how it ends does not matter any more. */
  readonly formerMonitorId?: string;
};

/** One item on its way. */
export type Item = { readonly agreed: AgreedItem; readonly attempt: number; readonly deliveries: readonly Delivering[] };

/** A to-do list: the items to be delivered, and how far each of their products is. With a `taskId` all of it is being undone. */
export type State = { readonly items: readonly Item[]; readonly relatedParty?: Agreement['relatedParty']; readonly taskId?: string };

/** Still something to do. */
export const isOpen = ({ stage }: Delivering): boolean => stage === 'claiming' || stage === 'activating' || stage === 'recording';

/** A service made for an attempt that was given up must not become the next attempt's: each has its own. */
export const serviceIdOf = ({ agreed }: Item, productId: string, attempt: number): string =>
  attempt > 1 && agreed.action === 'add'
    ? uuidV5(productId, `service/${attempt}`)
    : (agreed.deliveries.find((delivery) => delivery.productId === productId)?.serviceId ?? '');

/** Whether a refusal means that the attempt before is still at work. */
export const isBusy = ({ agreed, attempt }: Item, code: string): boolean => attempt > 1 && agreed.action !== 'add' && code === 'conflict';

/** What can be heard of deliveries that nobody wants to cancel. */
export type DeliveryInput = Exclude<OrderHandlingInput, { type: 'CancellationRequested' }>;

/** The deliveries after an input. An input that comes too late, or twice, leaves them as they are. */
export const evolve = (state: State, input: DeliveryInput): State => {
  if (input.type === 'OrderAccepted') return { items: input.data.items.flatMap(begun), relatedParty: input.data.relatedParty };
  return { ...state, items: state.items.map((item) => itemAfter(item, input)) };
};

const begun = (agreed: AgreedItem): Item[] => {
  const stage = agreed.action === 'add' ? afterClaim(agreed) : 'claiming';
  return agreed.deliveries.length > 0
    ? [{ agreed, attempt: 1, deliveries: agreed.deliveries.map((delivery) => ({ ...delivery, stage })) }]
    : [];
};

const afterClaim = ({ serviceSpecification }: AgreedItem): Stage => (serviceSpecification ? 'activating' : 'recording');

const itemAfter = (item: Item, input: Exclude<DeliveryInput, { type: 'OrderAccepted' }>): Item => {
  const each = (change: (delivery: Delivering) => Delivering): Item => ({
    ...item,
    deliveries: item.deliveries.map((delivery) => (isOpen(delivery) ? change(delivery) : delivery)),
  });
  switch (input.type) {
    case 'ProductClaimed':
      return each((delivery) =>
        delivery.productId === input.data.productId && delivery.stage === 'claiming'
          ? {
              ...delivery,
              stage: afterClaim(item.agreed),
              formerCharacteristic: input.data.productCharacteristic,
              productCharacteristic: withChanges(input.data.productCharacteristic, item.agreed.changes ?? []),
            }
          : delivery,
      );
    case 'ProductRefused':
      return each((delivery) =>
        delivery.productId === input.data.productId ? { ...delivery, stage: 'failed', reason: input.data.reason } : delivery,
      );
    case 'ProductRecorded':
      return each((delivery) =>
        delivery.productId === input.data.productId && delivery.stage === 'recording' ? { ...delivery, stage: 'delivered' } : delivery,
      );
    case 'ServiceRequested':
      return each((delivery) =>
        delivery.serviceId === input.data.serviceId && delivery.formerMonitorId !== input.data.monitorId
          ? { ...delivery, monitorId: input.data.monitorId }
          : delivery,
      );
    case 'ServiceRefused':
    case 'ItemActivated':
    case 'ItemActivationFailed':
      if (input.data.operation !== operationOf(item.agreed)) return item;
      return each((delivery) =>
        delivery.serviceId === input.data.serviceId && delivery.stage === 'activating' ? answered(item, delivery, input) : delivery,
      );
    case 'DeliveryOverdue':
      return item;
    case 'ItemRetried':
      return item.agreed.itemId === input.data.itemId
        ? { ...each((delivery) => again(item, delivery, input.data.attempt)), attempt: input.data.attempt }
        : item;
    case 'ItemGivenUp':
      return item.agreed.itemId === input.data.itemId
        ? each((delivery) => ({ ...delivery, stage: 'givenUp', reason: input.data.reason }))
        : item;
  }
};

/** What service activation says of what was asked of it. */
export type Answer = Extract<OrderHandlingInput, { type: 'ServiceRefused' | 'ItemActivated' | 'ItemActivationFailed' }>;

/** A delivery after such an answer. */
export const answered = (item: Item, delivery: Delivering, { type, data }: Answer): Delivering => {
  switch (type) {
    case 'ServiceRefused':
      return isBusy(item, data.code)
        ? { ...delivery, monitorId: delivery.formerMonitorId, formerMonitorId: undefined }
        : { ...delivery, stage: 'failed', reason: data.reason };
    case 'ItemActivated':
      return { ...delivery, stage: 'recording', at: data.at };
    case 'ItemActivationFailed':
      return delivery.formerMonitorId === data.monitorId ? delivery : { ...delivery, stage: 'failed', reason: data.reason };
  }
};

const again = (item: Item, delivery: Delivering, attempt: number): Delivering =>
  delivery.stage === 'activating'
    ? { ...delivery, serviceId: serviceIdOf(item, delivery.productId, attempt), formerMonitorId: delivery.monitorId, monitorId: undefined }
    : delivery;
