import type { Command } from 'commander';
import type { Api } from '../api';
import { type FlowEvent, timeline } from '../timeline';
import { say, told } from '../told';

/** Shows a flow as a timeline. */
export const flow = (program: Command, api: Api): void => {
  program
    .command('flow <id>')
    .description('every event that a request led to, in causal order; <id> is any resource of it')
    .option('--all', 'show repeated events one by one')
    .option('--at <time|position>', 'what had happened by then')
    .action(
      told(async (id: string, { all, at }: { all?: true; at?: string }) => {
        const { events } = await api.ask<{ events: FlowEvent[] }>(
          'GET',
          `/ops/flows/${encodeURIComponent(id)}${at === undefined ? '' : `?at=${encodeURIComponent(at)}`}`,
        );
        say(...timeline(events, !all));
      }),
    );
};
