import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

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

/** Shows what could not be handled, and helps it along. */
export const parked = (program: Command, api: Api): void => {
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
