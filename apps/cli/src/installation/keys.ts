import type { Command } from 'commander';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { CommandFailed } from '../api';
import { say, told } from '../told';
import { openInstallation } from './installation';

/** Saves the keys of personal data, and puts them back: apart from the log, so that a backup of it does not undo an erasure. */
export const keys = (program: Command): void => {
  program
    .command('export-keys <file>')
    .description('write the keys of personal data, encrypted as they are, to a file; not those destroyed')
    .action(
      told(async (file: string) => {
        const { exportKeys } = await import('@skyledger/event-store');
        let text = '';
        const count = await onKeys((url) => exportKeys(url, async (line) => void (text += line)));
        writeFileSync(`${file}.part`, text, { mode: 0o600 });
        renameSync(`${file}.part`, file);
        say(`Exported ${count} keys. Whoever also has ERASURE_KEY, or erasure.key, can read personal data with them.`);
      }),
    );
  program
    .command('import-keys <file>')
    .description('put exported keys back; who was erased according to the log stays erased. Before the platform starts')
    .action(
      told(async (file: string) => {
        if (!existsSync(file)) throw new CommandFailed(`There is no file ${file}.`);
        const { importKeys } = await import('@skyledger/event-store');
        const { keys: put, erased } = await onKeys((url) => importKeys(url, readFileSync(file, 'utf8')));
        say(`Imported ${put} keys; ${erased} were left out, for the log says that these persons were erased.`);
      }),
    );
};

const onKeys = async <T>(work: (url: string) => Promise<T>): Promise<T> => {
  const apart = process.env['KEYS_DATABASE_URL'];
  if (apart) return work(apart);
  const installation = await openInstallation();
  return work(installation.url).finally(() => installation.close());
};
