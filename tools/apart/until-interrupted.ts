import { resolve } from 'node:path';
import { startTopology, untilReady } from './service-topology';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm run start:services`: until Ctrl-C. `INSTANCES=2` starts two processes of each service. */
export const run = async (): Promise<void> => {
  const { PORT = '8080', INSTANCES = '1', DATA_DIR = './.skyledger-services' } = process.env;
  const instances = Number(INSTANCES);
  if (!Number.isInteger(instances) || instances < 1 || instances > 4) {
    say(`INSTANCES: "${INSTANCES}" must be a whole number from 1 to 4.`);
    process.exit(1);
  }
  say('Starting databases, broker and services …');
  const topology = await startTopology(resolve(DATA_DIR), Number(PORT), say, { instances });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= topology.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)));
  await untilReady(topology.url);
  say(
    [
      '',
      `Skyledger is up: ${topology.url}`,
      '',
      ...topology.about.map((line) => `  ${line}`),
      '',
      'Ctrl-C stops everything; the data stays.',
    ].join('\n'),
  );
};
