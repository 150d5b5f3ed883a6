import { Counter, type CounterConfiguration, Gauge, type Registry } from 'prom-client';

type About = Pick<CounterConfiguration<string>, 'name' | 'help'> & { readonly labelNames?: readonly string[] };

/** A figure that is read when it is asked for. */
export const gauge = (registry: Registry, { name, help, labelNames = [] }: About, read: (gauge: Gauge) => Promise<void> | void): void => {
  new Gauge({
    ...{ name, help, labelNames: [...labelNames], registers: [registry] },
    collect() {
      return read(this);
    },
  });
};

/** A sum that somebody else keeps since the start of the process, read when it is asked for. */
export const counter = (
  registry: Registry,
  { name, help, labelNames = [] }: About,
  read: () => Promise<(readonly [labels: Readonly<Record<string, string>>, sum: number])[]>,
): void => {
  new Counter({
    ...{ name, help, labelNames: [...labelNames], registers: [registry] },
    async collect() {
      const sums = await read();
      this.reset();
      for (const [labels, sum] of sums) this.inc(labels, sum);
    },
  });
};
