/** Where an item stands. */
export type ItemState =
  'acknowledged' | 'rejected' | 'pending' | 'held' | 'inProgress' | 'pendingCancellation' | 'cancelled' | 'completed' | 'failed';

/** Where the order stands. */
export type OrderState = ItemState | 'partial' | 'assessingCancellation';

/** An item as far as the order's state depends on it; `delivered` counts the products of a failed item that were delivered all the same. */
export type ItemProgress = { readonly state: ItemState; readonly delivered?: number };

/** The order's state is always that of its items taken together, and nobody sets it. */
export const stateOf = (items: readonly ItemProgress[]): OrderState => {
  const all = (state: ItemState) => items.every((item) => item.state === state);
  const some = (state: ItemState) => items.some((item) => item.state === state);
  for (const running of ['pendingCancellation', 'acknowledged', 'inProgress', 'held', 'pending'] as const)
    if (some(running)) return running;
  for (const end of ['rejected', 'completed', 'cancelled'] as const) if (all(end)) return end;
  return some('completed') || items.some(({ delivered = 0 }) => delivered > 0) ? 'partial' : 'failed';
};

/** The order's state: while its cancellation is assessed, its items go on as before. */
export const orderState = (items: readonly ItemProgress[], isAssessed: boolean): OrderState =>
  isAssessed ? 'assessingCancellation' : stateOf(items);

/** What can follow a state. The platform makes these steps while it handles the order; a client cannot. */
export const nextStates: Readonly<Record<OrderState, readonly OrderState[]>> = {
  acknowledged: ['rejected', 'inProgress', 'completed', 'assessingCancellation'],
  inProgress: ['held', 'pending', 'completed', 'failed', 'partial', 'assessingCancellation'],
  held: ['inProgress', 'completed', 'failed', 'partial', 'assessingCancellation'],
  pending: ['inProgress', 'completed', 'failed', 'partial', 'assessingCancellation'],
  assessingCancellation: ['pendingCancellation', 'inProgress', 'held', 'pending', 'completed', 'failed', 'partial'],
  pendingCancellation: ['cancelled', 'failed'],
  rejected: [],
  completed: [],
  failed: [],
  partial: [],
  cancelled: [],
};

/** A final order never changes its state again. */
export const isFinal = (state: OrderState): boolean => nextStates[state].length === 0;
