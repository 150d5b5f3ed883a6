type Progress = { readonly phase: string; readonly done: number; readonly total: number };
type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

const width = 30;

/** A line that shows how far something is and how long it still takes; nothing where nobody looks on. */
export const bar = (what: string, terminal: Terminal = process.stderr, now = () => performance.now()) => {
  const begun = now();
  const write = (text: string) => void (terminal.isTTY && terminal.write(`\r\u001B[2K${text}`));
  return {
    show: (progress: Progress): void => write(line(what, progress, (now() - begun) / 1_000)),
    end: (): void => write(''),
  };
};

/** The line after so many seconds. */
export const line = (what: string, { phase, done, total }: Progress, seconds: number): string => {
  const isCounted = phase === 'replaying' || phase === 'comparing'; // after that, all is in and little is left
  const share = !isCounted ? 1 : total > 0 ? Math.min(1, done / total) : 0;
  const full = Math.round(share * width);
  const left = isCounted && share > 0 ? `, ${Math.ceil((seconds * (1 - share)) / share)} s left` : '';
  return `${what} [${'#'.repeat(full)}${'.'.repeat(width - full)}] ${Math.floor(share * 100)} % ${phase}${left}`;
};
