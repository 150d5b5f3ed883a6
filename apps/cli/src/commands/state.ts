import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

/** Shows a resource, or a process, as it was. */
export const state = (program: Command, api: Api): void => {
  program
    .command('state <resource> <id>')
    .description('a resource (productOrder, service ...) or a process (orderHandling ...) as it was')
    .option('--at <time|position>', 'an instant (2026-02-01T00:00:00Z) or a position of the log; now if absent')
    .action(
      told(async (resource: string, id: string, { at }: { at?: string }) => {
        const path = [resource, id].map(encodeURIComponent).join('/');
        const past = await api.ask<object>('GET', `/ops/state/${path}${at === undefined ? '' : `?at=${encodeURIComponent(at)}`}`);
        say(JSON.stringify(past, null, 2));
      }),
    );
};
