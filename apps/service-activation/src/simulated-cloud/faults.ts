/** What goes wrong: the call is refused, fails so many times, is never answered, or takes effect and is never answered. */
export type Fault =
  | { readonly kind: 'permanent' }
  | { readonly kind: 'transient'; readonly times: number }
  | { readonly kind: 'hang'; readonly times: number }
  | { readonly kind: 'lost'; readonly times: number };

/**
 * The fault wished for an operation: 'createVirtualMachine:permanent', 'start:transient:2' (the first two calls), 'attachDisk:hang' (every
 * call), 'stop:lost:1' (the first call takes effect, its answer is lost); several with commas between.
 */
export const faultOf = (operation: string, wishes: string): Fault | undefined => {
  for (const wish of wishes.split(',')) {
    const [wanted, kind, times] = wish.trim().split(':');
    if (wanted !== operation) continue;
    if (kind === 'permanent') return { kind };
    if (kind === 'transient' || kind === 'hang' || kind === 'lost')
      return { kind, times: times ? Number(times) : Number.POSITIVE_INFINITY };
  }
  return undefined;
};
