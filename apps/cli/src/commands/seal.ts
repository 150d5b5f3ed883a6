import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

/** Has everything sealed that is in the log. */
export const seal = (program: Command, api: Api): void => {
  program
    .command('seal')
    .description('seal the log up to its newest event, now')
    .action(
      told(async () => {
        const { sealedUpTo, head, publicKey } = await api.ask<{ sealedUpTo: number; head: number; publicKey: string }>(
          'POST',
          '/ops/seals',
        );
        say(`Sealed up to position ${sealedUpTo} of ${head}. Public key: ${publicKey}`);
      }),
    );
};
