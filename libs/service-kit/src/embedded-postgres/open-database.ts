import pg from 'pg';
import { StartRefused } from '../start-refused';
import type { Settings } from '../settings/settings';
import { openEmbedded } from './embedded-postgres';
import { selfCheck } from './self-check';

/** A database to work on, what to tell people of it, where keys and the like are kept beside it, and how to let go of it. */
export type OpenDatabase = {
  readonly url: string;
  readonly adminUrl?: string;
  readonly description: string;
  readonly directory: string;
  close(): Promise<void>;
};

/** The external database when one is given, else the embedded one. Either must keep what it acknowledges. */
export const openDatabase = async (settings: Settings, say: (line: string) => void): Promise<OpenDatabase> => {
  const database = settings.DATABASE_URL === undefined ? await embedded(settings.DATA_DIR, say) : external(settings.DATABASE_URL, settings);
  try {
    await insist(database.url, settings.NODE_ENV === 'production', say);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

const embedded = async (dataDir: string, say: (line: string) => void): Promise<OpenDatabase> => {
  const database = await openEmbedded(dataDir, say);
  return { ...database, description: `embedded PostgreSQL (process ${database.pid}), data in ${database.directory}` };
};

const external = (url: string, { DATA_DIR: directory, DATABASE_ADMIN_URL: adminUrl }: Settings): OpenDatabase => {
  const { host, pathname } = new URL(url);
  return { url, adminUrl, description: `PostgreSQL ${host}${pathname}`, directory, close: async () => {} };
};

/** Enters a database; where that is not possible, the message says why. */
export const entered = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartRefused(
      `The database ${new URL(url).host} cannot be reached: ${(error as Error).message || (error as NodeJS.ErrnoException).code}.`,
    );
  }
  return client;
};

const insist = async (url: string, isProduction: boolean, say: (line: string) => void) => {
  const client = await entered(url);
  const complaints = await selfCheck(client).finally(() => client.end());
  if (complaints.length === 0) return;
  const complaint = `The database does not keep what this platform promises: ${complaints.join('; ')}.`;
  if (isProduction) throw new StartRefused(complaint);
  say(`${complaint} With NODE_ENV=production this would be refused.`);
};
