import { resolve } from 'node:path';
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
  const { DATABASE_URL: url, DATA_DIR: dataDir = './.skyledger' } = process.env;
  if (url) return { url, directory: resolve(dataDir), close: async () => undefined };
  const { openBeside } = await import('@skyledger/service-kit');
  return openBeside(dataDir, say);
};
