import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

type Rebuild = { streams: number; equal: boolean; differences: { category: string; id: string; what: string }[] };

/** Compares the documents with the log, or writes them anew. */
export const rebuild = (program: Command, api: Api): void => {
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
