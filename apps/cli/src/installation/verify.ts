import { audit, databaseSource, exportSource, type Report, sentence, type Source } from '@skyledger/auditor';
import type { Command } from 'commander';
import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed } from '../api';
import { say, told } from '../told';
import { type Installation, openInstallation } from './installation';
import { progressBar } from './progress';

type Options = { readonly export?: string; readonly key?: string[]; readonly heads?: string };
type Asked = { readonly keys: string[]; readonly headsFile?: string };

/** Checks that the log is as it was sealed, by code that shares nothing with the platform. */
export const verify = (program: Command): void => {
  program
    .command('verify')
    .description(
      'check that the log is what it was when it was sealed; needs DATABASE_URL, or DATA_DIR, or an export, and nothing that runs',
    )
    .option('--export <file>', 'an export instead of the database')
    .option('--key <key...>', 'public keys to trust, in base64 or as PEM files; by default seal.pub in DATA_DIR')
    .option('--heads <file>', 'signed heads kept outside the database; by default SEAL_HEADS, or those in DATA_DIR')
    .action(
      told(async (options: Options) => {
        const report = options.export === undefined ? await database(options) : await exported(options.export, options);
        for (const line of lines(report)) say(line);
        if (report.findings.length > 0 || report.flaw !== undefined) process.exitCode = 1;
      }),
    );
};

const database = async (options: Options): Promise<Report & Asked> => {
  const installation = await openInstallation();
  try {
    const source = await databaseSource(installation.url).catch((error: Error) => {
      throw new CommandFailed(`The database cannot be read: ${error.message}`);
    });
    return await run(source, defaults(options, installation, source));
  } finally {
    await installation.close();
  }
};

const exported = async (file: string, options: Options): Promise<Report & Asked> => {
  if (!existsSync(file)) throw new CommandFailed(`There is no file ${file}.`);
  const source = await exportSource(file).catch((error: Error) => {
    throw new CommandFailed(error.message);
  });
  return run(source, given(options));
};

/** Audits a source, with a bar. */
export const run = async (source: Source, asked: Asked): Promise<Report & Asked> => {
  const bar = progressBar('Verifying', source.events);
  const report = await audit(source, { ...asked, progress: bar.to }).finally(() => source.close());
  bar.end();
  return { ...report, ...asked };
};

/** What was said on the command line. */
export const given = ({ key = [], heads = process.env['SEAL_HEADS'] }: Options): Asked => ({
  keys: key.map((one) => (existsSync(one) ? publicKeyIn(one) : one)),
  ...(heads && { headsFile: heads }),
});

/** What was not said is looked for where the platform puts it. */
const defaults = (options: Options, { directory }: Installation, { log }: Source): Asked => {
  const { keys, headsFile } = given(options);
  const [key, heads] = [join(directory, 'seal.pub'), join(directory, `seal-heads-${log}.ndjson`)];
  const file = headsFile ?? (existsSync(heads) ? heads : undefined);
  return { keys: keys.length === 0 && existsSync(key) ? [publicKeyIn(key)] : keys, ...(file !== undefined && { headsFile: file }) };
};

const publicKeyIn = (file: string) =>
  createPublicKey(readFileSync(file, 'utf8')).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');

const count = (n: number) => n.toLocaleString('en');

/** What an audit came to, for people. */
export const lines = ({
  log,
  events,
  seals,
  sealedUpTo,
  unsealed,
  heads,
  headsFile,
  keys,
  signers,
  findings,
  flaw,
}: Report & Asked): string[] => [
  `Log ${log}: ${count(events)} events, ${count(seals)} seals up to position ${count(sealedUpTo)}; ${count(unsealed)} events are not sealed yet.`,
  keys.length > 0
    ? `Signatures were compared with the key ${keys.join(', ')}.`
    : `The seals name the key ${signers.join(', ') || '(none)'}. Give --key to have it compared with the one you trust.`,
  headsFile === undefined
    ? 'No signed heads were given: that the end was cut off together with its seals would not be seen. Give --heads.'
    : `${count(heads)} signed heads of ${headsFile} were compared.`,
  ...findings.map(sentence),
  ...(flaw === undefined ? [] : [`The export is not whole: ${flaw}.`]),
  findings.length === 0 ? 'The log is as it was sealed.' : `${count(findings.length)} findings: the log is not as it was sealed.`,
];
