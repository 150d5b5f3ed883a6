const width = 30;
const pause = 200;

/** A bar on the terminal, with how fast it goes and how long it still takes; nothing where nobody looks. */
export const progressBar = (what: string, total: number): { to(done: number): void; end(): void } => {
  const begin = performance.now();
  let last = 0;
  const draw = (done: number) => {
    const seconds = (performance.now() - begin) / 1_000;
    const share = Math.min(1, total > 0 ? done / total : 1);
    const rate = Math.round(done / Math.max(seconds, 0.001));
    const rest = rate > 0 ? Math.ceil(Math.max(0, total - done) / rate) : 0;
    const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
    const figures = `${Math.floor(share * 100)} %, ${done.toLocaleString('en')} events, ${rate.toLocaleString('en')}/s, ${rest} s to go`;
    process.stderr.write(`\r\x1b[2K${what} ${bar} ${figures}`);
  };
  return {
    to(done) {
      if (!process.stderr.isTTY || performance.now() - last < pause) return;
      last = performance.now();
      draw(done);
    },
    end: () => void (process.stderr.isTTY && process.stderr.write('\r\x1b[2K')),
  };
};
