import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

type Answer = {
  readonly hold: boolean;
  readonly invariants: readonly { name: string; verdict: string; found: readonly string[]; remedy?: string }[];
};

/** Asks the data whether what must be true is true. */
export const invariants = (program: Command, api: Api): void => {
  program
    .command('invariants')
    .description('ask whether what must always be true of the data is true; ends with 1 if not')
    .option('--thorough', 'look at every document, however long it takes, and not at some by chance')
    .action(
      told(async ({ thorough }: { thorough?: true }) => {
        const answer = await api.ask<Answer>('GET', `/ops/invariants?thorough=${thorough === true}`);
        for (const { name, verdict, found, remedy } of answer.invariants)
          say(`${verdict}: ${name}`, ...found.map((each) => `  ${each}`), ...(remedy ? [`  ${remedy}`] : []));
        if (!answer.hold) process.exitCode = 1;
      }),
    );
};
