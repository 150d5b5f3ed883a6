import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Processor time that a process has used so far, in seconds, with all it has started; NaN where there is no /proc. */
export const processorTime = (pid: number): number => {
  try {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap(statOf); // prettier-ignore
    return all.filter((one) => one.pid === pid || one.parent === pid).reduce((sum, { seconds }) => sum + seconds, 0);
  } catch {
    return Number.NaN;
  }
};

/** A process that ends while it is looked at is none; the time of those waited for is in their parent's. */
const statOf = (name: string) => {
  try {
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').map(Number); // prettier-ignore
    return [
      { pid: Number(name), parent: fields[1]!, seconds: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond },
    ];
  } catch {
    return [];
  }
};
