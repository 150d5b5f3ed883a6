import { Rejection } from '@skyledger/event-sourcing';
import type { Left, ProductOrderEvent } from './product-order.events';
import { isFinal, type ItemProgress, orderState } from './product-order.states';

/** What the cancellation of an order is made of; each names the task that asked for it. */
export type CancellationCommand =
  | { type: 'RequestCancellation'; data: { taskId: string; reason?: string } }
  | { type: 'RefuseCancellation'; data: { taskId: string; reason: string } }
  | { type: 'AcceptCancellation'; data: { taskId: string } }
  /** All is undone but what is left. */
  | { type: 'ConcludeCancellation'; data: { taskId: string; left: Left[] } };

/** A cancellation that was asked for, and how far it has come. */
export type Cancellation = { readonly taskId: string; readonly stage: 'assessing' | 'pending' | 'over' };

/** Whether the order's cancellation is being assessed. */
export const isAssessed = (cancellation?: Cancellation): boolean => cancellation?.stage === 'assessing';

type Order = { readonly items: readonly ItemProgress[]; readonly cancellation?: Cancellation };

/** An order of which nothing has been begun is cancelled at once; else order handling knows whether it can still be undone. */
export const decideCancellation = ({ type, data }: CancellationCommand, { items, cancellation }: Order): ProductOrderEvent[] => {
  const isOfTask = cancellation?.taskId === data.taskId;
  const { taskId } = data;
  switch (type) {
    case 'RequestCancellation':
      return isOfTask ? [] : requested(data, { items, cancellation });
    case 'RefuseCancellation':
      return isOfTask && cancellation.stage === 'assessing' ? [{ type: 'ProductOrderCancellationRefused', data }] : [];
    case 'AcceptCancellation':
      return isOfTask && cancellation.stage === 'assessing' ? [{ type: 'ProductOrderCancellationAccepted', data }] : [];
    case 'ConcludeCancellation':
      if (!isOfTask || cancellation.stage !== 'pending') return [];
      return data.left.length > 0
        ? [{ type: 'ProductOrderCancellationFailed', data }]
        : [{ type: 'ProductOrderCancelled', data: { taskId } }];
  }
};

const requested = (
  data: Extract<CancellationCommand, { type: 'RequestCancellation' }>['data'],
  { items, cancellation }: Order,
): ProductOrderEvent[] => {
  const { taskId } = data;
  if (cancellation && cancellation.stage !== 'over') throw new Rejection('conflict', 'The order is being cancelled already.');
  const state = orderState(items, false);
  if (isFinal(state)) throw new Rejection('conflict', `The order is ${state}, which is final: it cannot be cancelled any more.`);
  const asked: ProductOrderEvent = { type: 'ProductOrderCancellationRequested', data };
  if (state !== 'acknowledged') return [asked];
  return [asked, { type: 'ProductOrderCancellationAccepted', data: { taskId } }, { type: 'ProductOrderCancelled', data: { taskId } }];
};
