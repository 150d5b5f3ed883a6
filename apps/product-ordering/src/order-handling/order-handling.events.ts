import type { Versions } from '@skyledger/event-sourcing';
import type { Agreement, Characteristic, Left } from '../product-order/product-order.events';

/** What order handling hears. */
export type OrderHandlingInput =
  | { type: 'OrderAccepted'; data: Agreement }
  /** The product is kept free for this order, as it is now; or the inventory will not have it. */
  | { type: 'ProductClaimed'; data: { productId: string; productCharacteristic: Characteristic[] } }
  | { type: 'ProductRefused'; data: { productId: string; reason: string } }
  /** The product inventory shows what came of the order. */
  | { type: 'ProductRecorded'; data: { productId: string } }
  /** Service activation has begun, under this monitor; or will not. */
  | { type: 'ServiceRequested'; data: { serviceId: string; monitorId: string } }
  | { type: 'ServiceRefused'; data: { serviceId: string; operation: Operation; code: string; reason: string } }
  | { type: 'ItemActivated'; data: { serviceId: string; operation: Operation; at: string } }
  | {
      type: 'ItemActivationFailed';
      data: { serviceId: string; operation: Operation; monitorId: string; reason: string; isStuck?: boolean };
    }
  | { type: 'DeliveryOverdue'; data: { itemId: string; attempt: number } }
  | { type: 'ItemRetried'; data: { itemId: string; reason: string; attempt: number } }
  | { type: 'ItemGivenUp'; data: { itemId: string; reason: string } }
  /** A customer wants the whole order undone; the task wants to know what comes of it. */
  | { type: 'CancellationRequested'; data: { taskId: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const orderHandlingInputs: Versions<OrderHandlingInput> = {
  OrderAccepted: [],
  ProductClaimed: [],
  ProductRefused: [],
  ProductRecorded: [],
  ServiceRequested: [],
  ServiceRefused: [],
  ItemActivated: [],
  ItemActivationFailed: [],
  DeliveryOverdue: [],
  ItemRetried: [],
  ItemGivenUp: [],
  CancellationRequested: [],
};

/** What is asked of service activation, and may be called off again (cancelService) until it has ended. */
export type Operation = 'createService' | 'patchService' | 'deleteService';

/** What order handling wants: of its own order, of the product inventory and of service activation. */
export type OrderHandlingCommand =
  | { type: 'CompleteItem'; data: { itemId: string } }
  | { type: 'FailItem'; data: { itemId: string; reason: string; delivered: string[] } }
  | { type: 'HoldItem'; data: { itemId: string; reason: string; attempt: number } }
  | { type: 'RefuseCancellation'; data: { taskId: string; reason: string } }
  | { type: 'AcceptCancellation'; data: { taskId: string } }
  | { type: 'ConcludeCancellation'; data: { taskId: string; left: Left[] } }
  | { type: `tmf637.${'createProduct' | 'patchProduct' | 'claimProduct' | 'releaseProduct'}.request`; data: object }
  | { type: `tmf640.${Operation | 'cancelService'}.request`; data: object };
