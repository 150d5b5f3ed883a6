import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

type Sealed = { readonly sealedUpTo: number; readonly head: number; readonly publicKey: string };
/** Services that run apart have a log each. */
type Answer = Sealed | { readonly logs: readonly (Sealed & { readonly service: string })[] };

/** Has everything sealed that is in the log. */
export const seal = (program: Command, api: Api): void => {
  program
    .command('seal')
    .description('seal the log up to its newest event, now')
    .action(
      told(async () => {
        const answer = await api.ask<Answer>('POST', '/ops/seals');
        if ('logs' in answer) say(...answer.logs.map((log) => `${lineOf(log)} (${log.service})`));
        else say(lineOf(answer));
      }),
    );
};

const lineOf = ({ sealedUpTo, head, publicKey }: Sealed) => `Sealed up to position ${sealedUpTo} of ${head}. Public key: ${publicKey}`;
