import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

/** Helps an item of an order that is stuck along. */
export const orderItems = (program: Command, api: Api): void => {
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
};
