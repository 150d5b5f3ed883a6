import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { connection } from '../log/connections';
import { migrate } from '../log/migrate';
import type { RawEvent } from '../seals/encoding';
import { Loading, type SealLine } from './loading';
import { pour } from './pour';

/** What is to be imported, and who hears how far it is. */
export type ImportOptions = {
  readonly databaseUrl: string;
  readonly file: string;
  readonly at: string;
  readonly progress?: (events: number) => void;
};

/** What an import came to. */
export type Imported = { readonly events: number; readonly seals: number; readonly head: number; readonly epoch: number };

/** An import that is refused, in words for people; nothing of it is in the database. */
export class ImportRefused extends Error {}

type Header = { skyledger: string; log: string; epoch: number; upTo: number; tenant: string | null; epochs: object[] };
type Line = Partial<Header> & {
  readonly event?: RawEvent;
  readonly seal?: SealLine;
  readonly stream?: { tenant: string; category: string; id: string; state: number };
  readonly rows?: { schema: string; name: string; rows: string[] };
  readonly end?: { lines: number; sha256: string };
};

const pageSize = 1_000;

/**
 * Puts an exported log into an empty installation, in one transaction: all of the file, or nothing. Positions stay what they were; a new epoch
 * begins. Documents are folded, and rows whose tables are not there yet put in, when the services first start (Restoration).
 */
export const importLog = async (options: ImportOptions): Promise<Imported> => {
  await migrate(options.databaseUrl);
  const client = new pg.Client(connection(options.databaseUrl, 'import', ['statement_timeout=0', 'idle_in_transaction_session_timeout=0']));
  client.on('error', () => undefined); // the query that runs tells
  await client.connect();
  try {
    await client.query('begin; lock table event_store.events, event_store.streams in exclusive mode');
    const imported = await new Import(client, options).run();
    await client.query('commit');
    return imported;
  } finally {
    await client.end(); // and with it goes what is not committed
  }
};

class Import {
  private readonly sha: Hash = createHash('sha256');
  private readonly loading: Loading;
  private page: RawEvent[] = [];
  private header?: Header;
  private isWhole = false;

  constructor(
    private readonly client: pg.Client,
    private readonly options: ImportOptions,
  ) {
    this.loading = new Loading(client);
  }

  async run(): Promise<Imported> {
    await this.insistOnEmpty();
    let number = 0;
    for await (const text of createInterface({
      input: createReadStream(this.options.file, { highWaterMark: 1 << 18 }),
      crlfDelay: Infinity,
    })) {
      number += 1;
      const line = this.read(text, number);
      if (line.end) this.check(line.end, number);
      else this.sha.update(text).update('\n');
      await this.take(line);
      if (this.isWhole) break;
    }
    if (!this.isWhole) throw new ImportRefused('The file ends before its end.');
    const { log, epochs, upTo, epoch } = this.header!;
    const head = await this.loading.finish({ log, epochs, upTo, epoch: epoch + 1, at: this.options.at });
    await pour(this.client);
    return { events: this.loading.events, seals: this.loading.seals, head, epoch: epoch + 1 };
  }

  private async insistOnEmpty(): Promise<void> {
    const { rows } = await this.client.query<{ events: boolean }>(
      'select exists (select from event_store.events) or exists (select from event_store.streams) as events',
    );
    if (rows[0]!.events) throw new ImportRefused('There is something in the log already: an import needs an empty installation.');
  }

  private read(text: string, number: number): Line {
    const line = parsed(text);
    if (line === undefined || this.isWhole) throw new ImportRefused(`Line ${number} of the file cannot be read.`);
    if (number === 1 && line.skyledger !== 'export 1') throw new ImportRefused('The file is no export of a log.');
    return line;
  }

  private check({ lines, sha256 }: { lines: number; sha256: string }, number: number): void {
    if (lines !== number || sha256 !== this.sha.digest('hex')) throw new ImportRefused('The file was changed after it was written.');
    this.isWhole = true;
  }

  private async take(line: Line): Promise<void> {
    if (line.skyledger !== undefined) this.header = line as Header;
    if (line.event) this.page.push(line.event);
    if (this.page.length >= pageSize || (!line.event && this.page.length > 0)) await this.flush();
    if (line.seal && this.header!.tenant === null) await this.loading.seal(line.seal);
    if (line.stream) await this.loading.close(line.stream);
    if (line.rows) await this.loading.rows(line.rows);
  }

  private async flush(): Promise<void> {
    await this.loading.append(this.page);
    this.page = [];
    this.options.progress?.(this.loading.events);
  }
}

const parsed = (text: string): Line | undefined => {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
};
