import type { Command } from 'commander';
import type { Api } from '../api';
import { say, told } from '../told';

/** Makes what is kept of a person unreadable. */
export const erase = (program: Command, api: Api): void => {
  program
    .command('erase <subject>')
    .description('make the personal data of a party, customer or account unreadable for good, by destroying its key')
    .requiredOption('--reason <text>', 'why; it is kept in the log')
    .option('--including-legal-hold', 'also in bills, which the law wants kept')
    .action(
      told(async (subject: string, { reason, includingLegalHold = false }: { reason: string; includingLegalHold?: boolean }) => {
        await api.ask('POST', '/ops/erasure', { subject, reason, includingLegalHold });
        say(
          `The personal data of ${subject} is erased${includingLegalHold ? ', also from bills' : '; bills keep theirs, as the law wants'}.`,
        );
      }),
    );
};
