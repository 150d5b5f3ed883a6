import { accountForPostgres } from './account';
import { binaries } from './binaries';
import { dataDirectory, passwords } from './data-directory';
import { openEmbedded, urlOf } from './embedded-postgres';
import { isInUse } from './lock';
import { leftover } from './postmaster';

/** The database of an installation for a tool that works beside it: that of the running platform, else opened for as long as the tool runs. */
export const openBeside = async (
  dataDir: string,
  say: (line: string) => void,
): Promise<{ readonly url: string; readonly directory: string; readonly isRunning: boolean; close(): Promise<void> }> => {
  const account = accountForPostgres();
  const directory = dataDirectory(dataDir, account, () => undefined);
  const found = leftover({ directory, account, binaries: binaries(account, () => undefined) });
  if (found.kind !== 'ours' || !isInUse(directory)) return { ...(await openEmbedded(dataDir, say)), isRunning: false };
  const url = urlOf('skyledger', passwords(directory).owner, found.postmaster);
  return { url, directory, isRunning: true, close: async () => undefined };
};
