import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { type RawEvent, rawColumns } from '../seals/encoding';
import { keptRows, keptTables, type KeptTable } from './kept-tables';
import { snapshot } from './snapshot';

/** What is to be exported, and who hears how far it is. */
export type ExportOptions = {
  readonly databaseUrl: string;
  /** When it is made, for people. */
  readonly at: string;
  /** Only this tenant's events and rows. */
  readonly tenant?: string;
  readonly progress?: (events: number, total: number) => void;
};

/** What an export came to. */
export type Exported = { readonly events: number; readonly seals: number; readonly upTo: number };

const pageSize = 1_000;
const rowsALine = 200;

/**
 * Writes the log of a database as lines of JSON: a header, the events with the seals between them, the rows that do not follow from events, and
 * a last line with the SHA-256 of all before. One consistent state, however much goes on meanwhile.
 */
export const exportLog = async (options: ExportOptions, write: (text: string) => Promise<void>): Promise<Exported> => {
  const client = await snapshot(options.databaseUrl);
  try {
    return await new Export(client, options, write).run();
  } finally {
    await client.end();
  }
};

type SealRow = Record<'from' | 'to' | 'epoch' | 'events', number> &
  Record<'prev' | 'hash' | 'sealedAt' | 'entries' | 'key' | 'signature', string>;

class Export {
  private readonly sha = createHash('sha256');
  private lines = 0;
  private events = 0;
  private seals = 0;

  constructor(
    private readonly client: ClientBase,
    private readonly options: ExportOptions,
    private readonly write: (text: string) => Promise<void>,
  ) {}

  async run(): Promise<Exported> {
    const header = await this.header();
    await this.put([header]);
    let after = 0;
    for (let seal = await this.sealAfter(0); seal; seal = await this.sealAfter(after)) {
      await this.eventsBetween(after, seal.to, header.events);
      await this.put([{ seal }]);
      this.seals += 1;
      after = seal.to;
    }
    await this.eventsBetween(after, header.upTo, header.events);
    await this.closedStreams();
    for (const table of await keptTables(this.client)) await this.rowsOf(table);
    await this.write(`${JSON.stringify({ end: { lines: this.lines + 1, sha256: this.sha.digest('hex') } })}\n`);
    return { events: this.events, seals: this.seals, upTo: header.upTo };
  }

  private async header() {
    const [facts] = await this.query<{ upTo: number; events: number; log: string; epoch: number; epochs: object[] }>(
      `select (select coalesce(max(pos), 0) from event_store.events) as "upTo",
        (select count(*) from event_store.events e join event_store.streams s using (sid) where $1::text is null or s.tenant = $1) as events,
        (select log from event_store.epochs limit 1) as log, (select max(epoch) from event_store.epochs) as epoch,
        (select json_agg(to_json(e) order by epoch) from event_store.epochs e) as epochs`,
      [this.options.tenant ?? null],
    );
    return { skyledger: 'export 1', ...facts!, tenant: this.options.tenant ?? null, at: this.options.at };
  }

  private async eventsBetween(after: number, upTo: number, total: number): Promise<void> {
    const read = async (last: number) => {
      const text = `select ${rawColumns} from (select * from event_store.events where pos > $1 and pos <= $2 order by pos limit $3) e
        join event_store.streams s using (sid) order by e.pos`;
      const { rows } = await this.client.query<RawEvent[]>({ name: 'export', text, values: [last, upTo, pageSize], rowMode: 'array' });
      return rows as unknown as RawEvent[];
    };
    for (let coming = read(after); ;) {
      const page = await coming;
      const isLast = page.length < pageSize;
      if (!isLast) coming = read(Number(page.at(-1)![0])); // on its way while this page is written
      const wanted = page.filter(([, tenant]) => this.options.tenant === undefined || tenant === this.options.tenant);
      await this.put(wanted.map((event) => ({ event })));
      this.events += wanted.length;
      this.options.progress?.(this.events, total);
      if (isLast) return;
    }
  }

  private async sealAfter(to: number): Promise<SealRow | undefined> {
    const [seal] = await this.query<SealRow>(
      `select from_pos as "from", to_pos as "to", epoch, events, encode(prev, 'hex') as prev, encode(hash, 'hex') as hash,
        sealed_at as "sealedAt", translate(encode(entries, 'base64'), E'\\n', '') as entries, encode(key, 'base64') as key,
        translate(encode(signature, 'base64'), E'\\n', '') as signature
       from event_store.seals where to_pos > $1 order by to_pos limit 1`,
      [to],
    );
    return seal;
  }

  private async closedStreams(): Promise<void> {
    const streams = await this.query<{ tenant: string; category: string; id: string; state: number }>(
      'select tenant, category, id, state from event_store.streams where state <> 0 and ($1::text is null or tenant = $1) order by sid',
      [this.options.tenant ?? null],
    );
    await this.put(streams.map((stream) => ({ stream })));
  }

  private async rowsOf({ schema, name, hasTenant }: KeptTable): Promise<void> {
    const { tenant } = this.options;
    const isCheckpoints = schema === 'event_store' && name === 'checkpoints';
    if (tenant !== undefined && !hasTenant && !isCheckpoints) return;
    const isOfTenant = tenant !== undefined && hasTenant;
    const [of, values] = [`${keptRows({ schema, name })}${isOfTenant ? ' and t.tenant = $1' : ''}`, isOfTenant ? [tenant] : []];
    await this.client.query({
      text: `declare kept no scroll cursor for select to_json(t)::text as row from "${schema}"."${name}" t where ${of}`,
      values,
    });
    for (let isMore = true; isMore;) {
      const rows = await this.query<{ row: string }>(`fetch ${rowsALine} from kept`);
      if (rows.length > 0) await this.put([{ rows: { schema, name, rows: rows.map(({ row }) => row) } }]);
      isMore = rows.length === rowsALine;
    }
    await this.client.query('close kept');
  }

  private async query<R extends object>(text: string, values: unknown[] = []): Promise<R[]> {
    return (await this.client.query<R>(text, values)).rows;
  }

  private async put(objects: readonly object[]): Promise<void> {
    if (objects.length === 0) return;
    const text = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
    this.lines += objects.length;
    this.sha.update(text);
    await this.write(text);
  }
}
