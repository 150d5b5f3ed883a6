import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';

/** A server of its own (fsync on) with its data in a new directory, for as long as the work takes. */
export const onOwnServer = async <T>(
  work: (server: Awaited<ReturnType<typeof openEmbedded>>, directory: string) => Promise<T>,
): Promise<T> => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-bench-'));
  chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
  const server = await openEmbedded(directory, () => undefined);
  try {
    return await work(server, directory);
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
};
