import { Rejection } from '@skyledger/event-sourcing';
import type { Difference } from '../../read/rebuild';
import type { StoredEvent } from '../../types';
import { becomes, type Generation, type Statements } from '../generations';
import { eventsBetween, parkedBy, skippedBy } from './logged';
import { foldPage } from './page';
import type { ReadModel, Shape } from './read-model';
import type { CaughtUp, Rebuildable, Told } from '../rebuildable';
import { pageOfEvents } from '../documents/streams';

/** What a projection needs of its surroundings. */
type Around = {
  readonly model: ReadModel;
  /** Events as today's code knows them. */
  readonly known: (event: StoredEvent) => StoredEvent;
};

/** A part of the log that is to go into a generation. */
type Stretch = {
  readonly generation: Generation;
  readonly from: number;
  readonly to: number;
  readonly reader: Statements;
  readonly isOwn: boolean;
};

/**
 * The tables of a projection. The live ones follow the log by a subscription; a generation beside them is folded up to where that is, which
 * is settled for certain, and what the subscription has parked or left out is left out here.
 */
export class ProjectionView implements Rebuildable {
  readonly view: string;
  readonly version: number;
  readonly isBoundToVersion = true;
  private readonly left = new Set<number>();

  constructor(private readonly around: Around) {
    const { name, version } = around.model.projection;
    this.view = name;
    this.version = version;
  }

  async create(db: Statements, generation: Generation): Promise<void> {
    const { model } = this.around;
    await model.create(generation);
    for (const shape of model.all) await db.query(`alter table ${model.nameOf(shape, generation)} set (autovacuum_enabled = false)`); // it would be in the way of the exchange
    await db.query('select event_store.open_to_services()');
  }

  async replay(db: Statements, generation: Generation, told: Told, reader: Statements): Promise<number> {
    return this.fold(db, { generation, from: 0, to: await this.live(db), reader, isOwn: true }, told);
  }

  complete(_: Statements, generation: Generation): Promise<void> {
    return this.around.model.complete(generation);
  }

  async catchUp(db: Statements, generation: Generation, after: number): Promise<CaughtUp> {
    const position = await this.fold(db, { generation, from: after, to: await this.live(db), reader: db, isOwn: true });
    return { position, events: position - after };
  }

  /** The subscription takes this lock for each of its pages, so that it is never in the middle of one here. */
  async hold(db: Statements, generation: Generation, after: number): Promise<number> {
    await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [pageLock(this.view)]);
    const position = await this.fold(db, { generation, from: after, to: await this.live(db), reader: db, isOwn: false });
    await db.query('set constraints all immediate'); // a table with checks to come cannot be renamed
    await this.checkLeft(db, generation, position);
    return position;
  }

  async exchange(db: Statements, next: Generation, active: Generation): Promise<void> {
    for (const shape of this.around.model.all) {
      const kept = this.around.model.nameOf(shape, active);
      await db.query(`alter table ${this.around.model.nameOf(shape)} rename to ${kept.slice(kept.indexOf('.') + 1)}`);
      await db.query(`alter table ${this.around.model.nameOf(shape, next)} rename to "${shape.name}"`);
      await db.query(`alter table ${this.around.model.nameOf(shape)} reset (autovacuum_enabled)`);
    }
  }

  /** Nobody decides on these rows. */
  async sweep(): Promise<void> {}

  async drop(db: Statements, generation: Generation): Promise<void> {
    for (const shape of this.around.model.all) await db.query(`drop table if exists ${this.around.model.nameOf(shape, generation)}`);
  }

  async compare(db: Statements, generation: Generation, after: number): Promise<Difference[]> {
    await db.query('set transaction isolation level repeatable read');
    await this.fold(db, { generation, from: after, to: await this.live(db), reader: db, isOwn: false });
    const differences: Difference[] = [];
    for (const shape of this.around.model.all) differences.push(...(await this.compareTable(db, shape, generation)));
    return differences;
  }

  /** Each page and how far it brings the generation are one transaction, its own or the caller's. */
  private async fold(db: Statements, { generation, from, to, reader, isOwn }: Stretch, told: Told = () => undefined): Promise<number> {
    const { model, known } = this.around;
    const skipped = from < to ? await skippedBy(reader, this.view) : [];
    for (let position = from; position < to;) {
      const out = new Set([...skipped, ...(await parkedBy(reader, this.view))]);
      const events = await eventsBetween(reader, model.projection.categories, { after: position, upTo: to, limit: pageOfEvents });
      position = events.length < pageOfEvents ? to : events.at(-1)!.position;
      const wanted = events.filter((event) => !out.has(event.position));
      for (const event of events) if (out.has(event.position)) this.left.add(event.position);
      if (isOwn) await db.query('begin');
      await foldPage(db, model, wanted.map(known), generation);
      await becomes(db, generation, generation.state, position);
      if (isOwn) await db.query('commit');
      told({ phase: 'replaying', done: position, total: to });
    }
    return Math.max(from, to);
  }

  /** Where the subscription is. */
  private async live(db: Statements): Promise<number> {
    const { rows } = await db.query<{ pos: number }>('select pos from event_store.checkpoints where id = $1', [this.view]);
    return rows[0]?.pos ?? 0;
  }

  private async checkLeft(db: Statements, { view, position: begun }: Generation, upTo: number): Promise<void> {
    const now = new Set([...(await skippedBy(db, view)), ...(await parkedBy(db, view))]);
    const out = [...now].filter((position) => position > begun && position <= upTo);
    if (out.length !== this.left.size || out.some((position) => !this.left.has(position)))
      throw new Rejection('conflict', `What ${view} has parked was decided about, or something was parked, meanwhile; rebuild it again.`);
  }

  private async compareTable(db: Statements, shape: Shape, generation: Generation): Promise<Difference[]> {
    const [live, folded] = [this.around.model.nameOf(shape), this.around.model.nameOf(shape, generation)];
    const columns = shape.columns.map(({ name }) => `"${name}"`).join(', ');
    const keys = shape.columns.filter(({ isKey }) => isKey).map(({ name }) => `"${name}"::text`);
    const rows = (a: string, b: string) => `(select ${columns} from ${a} except select ${columns} from ${b})`;
    const { rows: found } = await db.query<{ key: string[] }>(
      `select distinct array[${keys.join(', ')}] as key from (${rows(live, folded)} union all ${rows(folded, live)}) d order by 1 limit 1000`,
    );
    const place = shape.columns.filter(({ isKey }) => isKey).findIndex(({ name }) => name === 'tenant');
    return found.map(({ key }) => ({
      tenant: key[place] ?? '',
      category: this.view,
      id: [shape.name, ...key.filter((_, index) => index !== place)].join('/'),
      what: 'row',
    }));
  }
}

/** The lock that keeps the pages of a projection and the exchange of its tables apart. */
export const pageLock = (view: string): string => `page of ${view}`;
