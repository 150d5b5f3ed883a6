import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

/** Lets a subscription go on after the log went back. */
export const rewind = (program: Command, api: Api): void => {
  program
    .command('rewind <subscription>')
    .description('let a subscription that is ahead of a restored log go on at its end')
    .requiredOption('--reason <text>', 'why')
    .action(
      told(async (subscription: string, { reason }: { reason: string }) => {
        const path = `/ops/subscriptions/${encodeURIComponent(subscription)}/rewind`;
        const { was, position } = await api.ask<{ was: number; position: number }>('POST', path, { reason });
        say(`${subscription} goes on at position ${position}; it had done things up to ${was} that the log no longer knows.`);
      }),
    );
};
