import type { Chance, KeyEncryption } from './key-encryption';

/** Reads and writes the table of keys. */
export type Query = <R extends object>(text: string, values: unknown[]) => Promise<R[]>;

type Row = { subject: string; wrapped: Buffer | null; kek: string };
type Kept = { readonly key: Buffer | undefined; readonly until: number };

const most = 10_000;
/** After this time another process has noticed that a key was destroyed here. */
const trusted = 10_000;

/** The keys of persons: made when first needed, kept in memory for a moment, gone for good when destroyed. */
export class SubjectKeys {
  private readonly cache = new Map<string, Kept>();

  private sweep: () => Promise<unknown> = async () => undefined;
  private query: Query = () => Promise.reject(new Error('There is no table of keys here.'));

  constructor(private readonly parts: { readonly kek: KeyEncryption; readonly chance: Chance; readonly now: () => string }) {}

  /** Says where the table of keys is, and how what was deleted there is swept out of its file. */
  keptIn(query: Query, sweep: () => Promise<unknown>): void {
    this.query = query;
    this.sweep = sweep;
  }

  /** The keys to encrypt with; made where there is none. Undefined for a person who was erased: nothing of them is kept again. */
  async forWriting(tenant: string, subjects: readonly string[]): Promise<Map<string, Buffer | undefined>> {
    const found = await this.forReading(tenant, subjects);
    for (const subject of subjects.filter((one) => !found.has(one))) {
      const wrapped = await this.parts.kek.wrap(this.parts.chance(32));
      await this.query(insert, [tenant, subject, wrapped, this.parts.kek.id, this.parts.now()]);
    }
    return found.size === new Set(subjects).size ? found : this.forReading(tenant, subjects);
  }

  /** The keys to decrypt with: undefined where destroyed, absent where there never was one. */
  async forReading(tenant: string, subjects: readonly string[]): Promise<Map<string, Buffer | undefined>> {
    const found = new Map<string, Buffer | undefined>();
    const now = performance.now();
    for (const subject of subjects) {
      const kept = this.cache.get(`${tenant}\0${subject}`);
      if (kept !== undefined && kept.until > now) found.set(subject, kept.key);
    }
    const missing = [...new Set(subjects)].filter((subject) => !found.has(subject));
    if (missing.length === 0) return found;
    for (const row of await this.query<Row>(select, [tenant, missing])) {
      const key = row.wrapped === null ? undefined : await this.unwrapped(row as Row & { wrapped: Buffer });
      this.keep(`${tenant}\0${row.subject}`, { key, until: now + trusted });
      found.set(row.subject, key);
    }
    return found;
  }

  /** Destroys keys for good; answers whether there were any. */
  async destroy(tenant: string, subjects: readonly string[], by: { readonly actor: string; readonly reason: string }): Promise<boolean> {
    const gone = await this.query(destroy, [tenant, subjects, this.parts.now(), by.actor, by.reason]);
    for (const subject of subjects) this.cache.delete(`${tenant}\0${subject}`);
    await this.sweep(); // the row as it was is still in the file until then
    return gone.length > 0;
  }

  private async unwrapped({ wrapped, kek }: { wrapped: Buffer; kek: string }): Promise<Buffer> {
    const { id } = this.parts.kek;
    if (kek !== id)
      throw new Error(`Personal data was encrypted with the key "${kek}"; this process has "${id}". Look at ERASURE_KEY and DATA_DIR.`);
    return this.parts.kek.unwrap(wrapped);
  }

  private keep(name: string, kept: Kept): void {
    this.cache.delete(name);
    this.cache.set(name, kept);
    if (this.cache.size > most) this.cache.delete(this.cache.keys().next().value!);
  }
}

const select = 'select subject, wrapped, kek from event_store.subject_keys where tenant = $1 and subject = any($2)';
const insert = `insert into event_store.subject_keys (tenant, subject, wrapped, kek, made_at) values ($1, $2, $3, $4, $5) on conflict do nothing`;
const destroy = `update event_store.subject_keys set wrapped = null, destroyed_at = $3, destroyed_by = $4, reason = $5
  where tenant = $1 and subject = any($2) and wrapped is not null returning subject`;
