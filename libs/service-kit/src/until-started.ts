const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ends the process at once when it is told to stop before it has started: as process 1 of a container it would hear nothing otherwise, and be killed
 * when patience is over. Calling the answer hands signals over to whoever stops it in order.
 */
export const endWhenTold = (): (() => void) => {
  const end = (signal: NodeJS.Signals) => process.exit(codes[signal as keyof typeof codes]);
  const signals = Object.keys(codes) as (keyof typeof codes)[];
  for (const signal of signals) process.once(signal, end);
  return () => signals.forEach((signal) => process.off(signal, end));
};
