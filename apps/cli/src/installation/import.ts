import { exportSource } from '@skyledger/auditor';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { CommandFailed } from '../api';
import { say, told } from '../told';
import { openInstallation } from './installation';
import { progressBar } from './progress';
import { given, lines, run } from './verify';

/** Reads an export into an empty installation. */
export const importCommand = (program: Command): void => {
  program
    .command('import <file>')
    .description(
      'put an export into an empty installation; it is verified first, and written as a whole or not at all. The platform must not run',
    )
    .option('--key <key...>', 'public keys to trust, in base64 or as PEM files')
    .option('--heads <file>', 'signed heads kept outside')
    .action(
      told(async (file: string, options: { key?: string[]; heads?: string }) => {
        if (!existsSync(file)) throw new CommandFailed(`There is no file ${file}.`);
        const source = await exportSource(file).catch(refused);
        const report = await run(source, given(options));
        say(...lines(report));
        if (report.findings.length > 0 || report.flaw !== undefined) throw new CommandFailed('Nothing was imported.');
        await intoInstallation(file, source.events);
      }),
    );
};

const intoInstallation = async (file: string, total: number) => {
  const { importLog, ImportRefused } = await import('@skyledger/event-store');
  const installation = await openInstallation();
  const bar = progressBar('Importing', total);
  try {
    const options = { databaseUrl: installation.url, file, at: new Date().toISOString(), progress: bar.to };
    const { events, seals, head, epoch } = await importLog(options).catch((error: unknown) => {
      throw error instanceof ImportRefused ? new CommandFailed(`${error.message} Nothing was imported.`) : error;
    });
    bar.end();
    say(`Imported ${events.toLocaleString('en')} events and ${seals} seals; the log is at position ${head}, in epoch ${epoch}.`);
    say('Documents are folded from the events at the next start. Personal data is readable once the keys are imported too.');
  } finally {
    await installation.close();
  }
};

const refused = (error: Error): never => {
  throw new CommandFailed(error.message);
};
