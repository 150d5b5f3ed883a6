import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Registration } from '../../log/registry';
import { canonical } from '../../read/canonical';
import { type Difference, Rebuild } from '../../read/rebuild';
import { empty } from '../../read/fold';
import { type DocumentRow, DocumentTable } from './document-table';
import type { Generation, Statements } from '../generations';
import type { CaughtUp, Rebuildable, Told } from '../rebuildable';
import { settledPosition } from './settled';
import { foldParts, type Part, streamsOf, type Whole } from './streams';

const inFlight = 500;

/** The documents and states of a category: written in the append, so a new generation has to overtake those who go on appending. */
export class DocumentsView implements Rebuildable {
  readonly view: string;
  readonly version: number;
  readonly isBoundToVersion = false; // what is of another meaning is folded anew
  private readonly table: DocumentTable;

  constructor(
    private readonly registration: Registration,
    private readonly pool: Pool,
  ) {
    this.view = registration.category;
    this.version = registration.decider.stateSchema ?? 1;
    this.table = new DocumentTable(registration);
  }

  create(db: Statements, generation: Generation): Promise<void> {
    return this.table.create(db, generation);
  }

  async replay(db: Statements, generation: Generation, told: Told, reader: Statements): Promise<number> {
    const position = await settledPosition(db);
    const { rows } = await db.query<{ total: number }>(total, [this.view]);
    let done = 0;
    let writing: Promise<unknown> = Promise.resolve();
    for await (const parts of streamsOf(reader, this.registration)) {
      const wholes = await foldParts(reader, this.registration, parts);
      await writing;
      writing = this.table.insert(db, generation, wholes);
      writing.catch(() => undefined); // it is awaited one page later
      done += wholes.reduce((sum, { folded }) => sum + folded.version, 0);
      told({ phase: 'replaying', done, total: Math.max(done, rows[0]!.total) });
    }
    await writing;
    return position;
  }

  complete(db: Statements, generation: Generation): Promise<void> {
    return this.table.complete(db, generation);
  }

  async catchUp(db: Statements, generation: Generation, after: number): Promise<CaughtUp> {
    const position = await settledPosition(db);
    return { position, events: await this.foldChanged(db, generation, after) };
  }

  /** Appends write their documents through the parent table; who has begun to is waited for, who comes later waits for the exchange. */
  async hold(db: Statements, generation: Generation, after: number): Promise<number> {
    await db.query('lock table only event_store.documents in access exclusive mode');
    await this.foldChanged(db, generation, after);
    return after; // further on, some may still be on their way: their events are folded, or their documents follow
  }

  exchange(db: Statements, generation: Generation, active: Generation): Promise<void> {
    return this.table.exchange(db, generation, active);
  }

  /** An append that was decided on a row of the old generation has carried that row's meaning over the exchange. */
  async sweep(db: Statements, after: number): Promise<void> {
    await setTimeout(inFlight); // until it is written
    await settledPosition(db);
    const changed = await this.changed(db, after);
    const wholes = await foldParts(db, this.registration, changed);
    const rows = await this.table.rows(db, undefined, changed);
    const wrong = wholes.filter(({ sid, folded }) => {
      const row = rows.get(sid);
      return row === undefined || (row.version === folded.version && !isSame(row.folded, folded));
    });
    if (wrong.length > 0) await this.table.mend(db, wrong);
  }

  async differences(told: Told): Promise<Difference[]> {
    const { rows } = await this.pool.query<{ total: number }>(total, [this.view]);
    const rebuild = new Rebuild(this.pool, new Map([[this.view, this.registration]]));
    return rebuild.run(false, (_, done) => told({ phase: 'comparing', done, total: Math.max(done, rows[0]!.total) }));
  }

  drop(db: Statements, generation: Generation): Promise<void> {
    return this.table.drop(db, generation);
  }

  private async foldChanged(db: Statements, generation: Generation, after: number): Promise<number> {
    const changed = await this.changed(db, after);
    const known = await this.table.rows(db, generation, changed);
    const parts = changed.map((part) => ({ ...part, base: this.usable(known.get(part.sid)) ?? part.base }));
    const events = parts.reduce((sum, { version, base }) => sum + version - base.version, 0);
    if (events > 0) await this.table.upsert(db, generation, await foldParts(db, this.registration, parts.filter(isBehind)));
    return events;
  }

  private usable(row: DocumentRow | undefined) {
    return row?.stateSchema === this.version ? row.folded : undefined;
  }

  private async changed(db: Statements, after: number): Promise<Part[]> {
    const { rows } = await db.query<Omit<Part, 'base'>>({ ...changed, values: [this.view, after] });
    return rows.map((row) => ({ ...row, base: empty(this.registration) }));
  }
}

const total = 'select coalesce(sum(version), 0)::bigint as total from event_store.streams where category = $1';

const isBehind = ({ version, base }: Part) => base.version < version;

const isSame = (a: Whole['folded'], b: Whole['folded']) =>
  canonical(a.document ?? null) === canonical(b.document ?? null) && canonical(a.state ?? null) === canonical(b.state ?? null);

const changed = {
  name: 'streams changed since',
  text: `select s.sid, s.tenant, s.id, s.version, max(e.pos) as "lastPosition" from event_store.events e join event_store.streams s using (sid)
    where e.pos > $2 and s.category = $1 group by s.sid order by s.sid`,
};
