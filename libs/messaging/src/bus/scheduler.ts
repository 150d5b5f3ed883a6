/** Decides when which work is done: one after the other for one key, independently for different keys. */
export type Scheduler = { run(key: string, work: () => Promise<void>): Promise<void> };

/** As it comes. */
export const inOrder = (): Scheduler => {
  const last = new Map<string, Promise<void>>();
  return {
    async run(key, work) {
      const done = (last.get(key) ?? Promise.resolve()).then(work);
      const settled = done.catch(() => undefined);
      last.set(key, settled);
      await settled;
      if (last.get(key) === settled) last.delete(key);
      return done;
    },
  };
};

/** Does work for each item: one after the other for one key until one fails, independently for different keys. */
export const inTurn = async <T>(items: readonly T[], keyOf: (item: T) => string, work: (item: T) => Promise<void>): Promise<void> => {
  const turns = new Map<string, Promise<void>>();
  for (const item of items) {
    const before = turns.get(keyOf(item)) ?? Promise.resolve();
    turns.set(
      keyOf(item),
      before.then(() => work(item)),
    );
  }
  await Promise.all(turns.values());
};
