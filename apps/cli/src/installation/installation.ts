import { resolve } from 'node:path';
import { CommandFailed } from '../api';
import { say } from '../told';

/** Where an installation keeps what it has. */
export type Installation = {
  readonly url: string;
  /** Keys and signed heads. */
  readonly directory: string;
  close(): Promise<void>;
};

/** The database of DATABASE_URL, else the embedded one of DATA_DIR, whether the platform runs or not. */
export const openInstallation = async (): Promise<Installation> => {
  const { DATABASE_URL: url, DATA_DIR: dataDir = './.skyledger', KURRENTDB_URL: elsewhere } = process.env;
  if (elsewhere) throw new CommandFailed('This command needs the log in PostgreSQL, and KURRENTDB_URL says that it is in KurrentDB.');
  if (url) return { url, directory: resolve(dataDir), close: async () => undefined };
  const { openBeside } = await import('@skyledger/service-kit');
  return openBeside(dataDir, say).catch((error: Error) => {
    throw new CommandFailed(error.message);
  });
};
