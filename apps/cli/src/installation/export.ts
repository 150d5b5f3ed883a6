import type { Command } from 'commander';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { once } from 'node:events';
import { told } from '../told';
import { openInstallation } from './installation';
import { progressBar } from './progress';

/** Writes the log into a file. */
export const exportCommand = (program: Command): void => {
  program
    .command('export <file>')
    .description(
      'write the log with its seals, and what does not follow from it, as NDJSON; - for standard output. The platform may run meanwhile',
    )
    .option('--tenant <name>', 'only the events and rows of one tenant')
    .action(
      told(async (file: string, { tenant }: { tenant?: string }) => {
        const installation = await openInstallation();
        try {
          const { events, seals, upTo } = await (file === '-'
            ? written(installation.url, process.stdout, tenant)
            : intoFile(installation.url, file, tenant));
          process.stderr.write(`Exported ${events.toLocaleString('en')} events up to position ${upTo}, with ${seals} seals.\n`);
        } finally {
          await installation.close();
        }
      }),
    );
};

/** Under another name until it is whole. */
const intoFile = async (url: string, file: string, tenant: string | undefined) => {
  const out = createWriteStream(`${file}.part`, { mode: 0o600, flush: true });
  try {
    const exported = await written(url, out, tenant);
    out.end();
    await finished(out);
    renameSync(`${file}.part`, file);
    return exported;
  } finally {
    rmSync(`${file}.part`, { force: true });
  }
};

const written = async (databaseUrl: string, out: Writable, tenant: string | undefined) => {
  const { exportLog } = await import('@skyledger/event-store');
  let bar: ReturnType<typeof progressBar> | undefined;
  const progress = (events: number, total: number) => (bar ??= progressBar('Exporting', total)).to(events);
  const write = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain');
  };
  const options = { databaseUrl, at: new Date().toISOString(), progress, ...(tenant !== undefined && { tenant }) };
  return exportLog(options, write).finally(() => bar?.end());
};
