import { Command } from 'commander';
import { Api, CommandFailed } from './api';
import { type FlowEvent, timeline } from './timeline';

type Rebuild = { streams: number; equal: boolean; differences: { category: string; id: string; what: string }[] };
type Held = {
  service: string;
  position: number;
  type: string;
  category: string;
  id: string;
  handler: string;
  error: string;
  parked: boolean;
};

const say = (...lines: string[]) => process.stdout.write(lines.map((line) => `${line}\n`).join(''));

/** The command line of the operators. */
export const command = (api: Api = new Api()): Command => {
  const program = new Command('skyledger')
    .description('Explains and helps along what runs on a Skyledger platform (SKYLEDGER_URL, by default http://127.0.0.1:8080).')
    .showHelpAfterError();
  explaining(program, api);
  helping(program, api);
  return program;
};

const explaining = (program: Command, api: Api) => {
  program
    .command('flow <id>')
    .description('every event that a request led to, in causal order; <id> is any resource of it')
    .option('--all', 'show repeated events one by one')
    .action(
      told(async (id: string, { all }: { all?: true }) => {
        const { events } = await api.ask<{ events: FlowEvent[] }>('GET', `/ops/flows/${encodeURIComponent(id)}`);
        say(...timeline(events, !all));
      }),
    );
  program
    .command('rebuild')
    .description('replay the log from zero; --check compares with what is stored and changes nothing')
    .option('--check', 'only compare')
    .action(
      told(async ({ check }: { check?: true }) => {
        const { streams, differences } = await api.ask<Rebuild>('POST', `/ops/rebuild?check=${check === true}`);
        say(...differences.map(({ category, id, what }) => `${category} ${id}: ${what} differs`));
        say(`${streams} streams replayed, ${differences.length} differ${check ? '' : 'ed and were replaced'}.`);
        if (check && differences.length > 0) process.exitCode = 1;
      }),
    );
};

const helping = (program: Command, api: Api) => {
  for (const verb of ['retry', 'fail'] as const) {
    program
      .command(`${verb} <order> <item>`)
      .description(verb === 'retry' ? 'deliver an item of an order again' : 'give up an item of an order')
      .requiredOption('--reason <text>', 'why; it is kept in the timeline')
      .action(
        told(async (order: string, item: string, { reason }: { reason: string }) => {
          const path = `/ops/productOrder/${encodeURIComponent(order)}/items/${encodeURIComponent(item)}/${verb}`;
          await api.ask('POST', path, { reason });
          say(`Item ${item} of order ${order}: ${verb === 'retry' ? 'tried again' : 'given up'}.`);
        }),
      );
  }
  parked(program, api);
};

const parked = (program: Command, api: Api) => {
  program
    .command('parked')
    .description('messages that could not be handled')
    .action(
      told(async () => {
        const held = await api.ask<Held[]>('GET', '/ops/parked');
        say(
          ...held.map(
            (one) =>
              `${one.service} ${one.position}  ${one.type} (${one.category} ${one.id})  ${one.parked ? 'parked' : 'waits for its next try'}: ${one.error}`,
          ),
        );
        say(held.length === 0 ? 'Nothing waits.' : `${held.length} wait.`);
      }),
    );
  for (const verb of ['redrive', 'skip'] as const) {
    program
      .command(`${verb} <service> <position>`)
      .description(verb === 'redrive' ? 'try a parked message again' : 'give a parked message up')
      .requiredOption('--reason <text>', 'why')
      .action(
        told(async (service: string, position: string, { reason }: { reason: string }) => {
          await api.ask('POST', `/ops/parked/${encodeURIComponent(service)}/${encodeURIComponent(position)}/${verb}`, { reason });
          say('Done.');
        }),
      );
  }
};

/** Tells what went wrong in one line, and ends with 1. */
const told =
  <P extends unknown[]>(action: (...parameters: P) => Promise<void>) =>
  (...parameters: P): Promise<void> =>
    action(...parameters).catch((error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    });
