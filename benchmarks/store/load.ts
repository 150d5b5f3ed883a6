/** Keeps so many calls under way for a time, each client one after the other; answers how many were done in a second. */
export const perSecond = async (clients: number, seconds: number, call: (client: number) => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  const end = start + seconds * 1_000;
  let done = 0;
  const work = async (client: number) => {
    while (performance.now() < end) {
      await call(client);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  return (done * 1_000) / (performance.now() - start);
};

/** How long each of some calls took, one after the other, in milliseconds. */
export const latencies = async (times: number, call: (turn: number) => Promise<unknown>): Promise<number[]> => {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const start = performance.now();
    await call(turn);
    took.push(performance.now() - start);
  }
  return took;
};

/** Of an odd number of values the one in the middle. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
