import type { Notification, Reply } from '@skyledger/messaging';
import type { Monitor } from '@skyledger/tmf-contracts';
import type { Characteristic } from '../product-order/product-order.events';
import type { Operation, OrderHandlingInput } from './order-handling.events';

/** What an answer means for order handling; undefined: nothing. */
export const answerOf = (reply: Reply): OrderHandlingInput | undefined => {
  const { subject, type } = reply;
  const [api, operation] = type.split('.') as ['tmf637' | 'tmf640', string];
  if (reply.outcome === 'refused') {
    const { code, reason } = reply;
    return api === 'tmf637'
      ? { type: 'ProductRefused', data: { productId: subject, reason } }
      : { type: 'ServiceRefused', data: { serviceId: subject, operation: operation as Operation, code, reason } };
  }
  switch (operation) {
    case 'claimProduct':
      return { type: 'ProductClaimed', data: { productId: subject, productCharacteristic: claimed(reply.result) } };
    case 'patchProduct':
    case 'releaseProduct':
      return { type: 'ProductRecorded', data: { productId: subject } };
    case 'patchService':
    case 'deleteService':
      return { type: 'ServiceRequested', data: { serviceId: subject, monitorId: reply.commandId } };
    default:
      return undefined;
  }
};

const claimed = (result: unknown): Characteristic[] => (result as { productCharacteristic?: Characteristic[] }).productCharacteristic ?? [];

const operations: Readonly<Record<string, Operation>> = { POST: 'createService', PATCH: 'patchService', DELETE: 'deleteService' };

/** What the end of an activation means for order handling; undefined: it goes on, or nobody here asked for it. */
export const activationOf = ({ document, time }: Notification<Monitor>): { orderId: string; input: OrderHandlingInput } | undefined => {
  const { id: monitorId, state, request, response, sourceHref = '' } = document;
  const [category, orderId] = request?.header?.find(({ name }) => name === 'replyTo')?.value?.split('/') ?? [];
  const operation = operations[request?.method ?? ''];
  const serviceId = sourceHref.split('/').at(-1) ?? '';
  if (category !== 'orderHandling' || orderId === undefined || operation === undefined) return undefined;
  if (state === 'Completed') return { orderId, input: { type: 'ItemActivated', data: { serviceId, operation, at: time } } };
  const { reason = 'The activation failed.', code } = (response?.body ?? {}) as { reason?: string; code?: string };
  if (state !== 'InError') return undefined;
  const data = { serviceId, operation, monitorId: monitorId ?? '', reason, ...(code === 'held' && { isStuck: true }) };
  return { orderId, input: { type: 'ItemActivationFailed', data } };
};
