import { resolve } from 'node:path';
import { startTopology, untilReady } from './service-topology';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `npm run start:services`: until Ctrl-C. */
export const run = async (): Promise<void> => {
  say('Starting databases, broker and services …');
  const directory = resolve(process.env['DATA_DIR'] ?? './.skyledger-services');
  const topology = await startTopology(directory, Number(process.env['PORT'] ?? 8080), say);
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
