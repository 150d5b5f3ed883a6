import Big from 'big.js';
import type { StoredEvent } from '../../types';
import type { Generation, Statements } from '../generations';
import type { Column, ReadModel, Shape } from './read-model';
import type { Change, Projected, Remembered, TableOf } from './relational-projection';

type Row = Readonly<Record<string, unknown>>;
type Pending = { readonly row: Row; readonly sums: readonly string[] };

/** Folds a page of events into rows in memory, then writes each table by one statement: into a generation, or the active one. */
export const foldPage = async (
  db: Statements,
  model: ReadModel,
  events: readonly StoredEvent[],
  generation?: Pick<Generation, 'generation'>,
): Promise<void> => {
  const page = new Page(model);
  await page.remember(db, events, generation);
  for (const event of events) page.take(event);
  await page.write(db, generation);
};

class Page {
  private readonly remembered = new Map<Shape, Map<string, Row>>();
  private readonly pending = new Map<Shape, Map<string, Pending>>();

  constructor(private readonly model: ReadModel) {}

  async remember(db: Statements, events: readonly StoredEvent[], generation?: Pick<Generation, 'generation'>): Promise<void> {
    const { remembers } = this.model.projection;
    if (!remembers) return;
    const wanted = new Map<Shape, Map<string, Row>>();
    for (const { table, key } of events.flatMap((event) => remembers(event as Projected<StoredEvent>))) {
      const shape = this.model.shapeOf(table);
      within(wanted, shape).set(textOf(shape, key as Row), key as Row);
    }
    for (const [shape, keys] of wanted) {
      const rows = await db.query<Row>(
        selectText(shape, this.model.nameOf(shape, generation)),
        arraysOf(keysOf(shape), [...keys.values()]),
      );
      for (const found of rows.rows) within(this.remembered, shape).set(textOf(shape, found), found);
    }
  }

  take(event: StoredEvent): void {
    for (const change of this.model.projection.project(event as Projected<StoredEvent>, this.recall)) this.note(change);
  }

  async write(db: Statements, generation?: Pick<Generation, 'generation'>): Promise<void> {
    for (const [shape, rows] of this.pending) {
      const all = [...rows.values()];
      const text = upsertText(shape, this.model.nameOf(shape, generation), all[0]!.sums);
      await db.query(
        text,
        arraysOf(
          shape.columns,
          all.map(({ row }) => row),
        ),
      );
    }
  }

  private readonly recall: Remembered = <T extends object>(table: TableOf<T>, key: Partial<T>) => {
    const shape = this.model.shapeOf(table);
    return this.remembered.get(shape)?.get(textOf(shape, key as Row)) as T | undefined;
  };

  private note({ table, row: given, sums }: Change): void {
    const shape = this.model.shapeOf(table);
    const row = given as Row;
    const key = textOf(shape, row);
    const rows = within(this.pending, shape);
    const before = rows.get(key);
    if (rows.size > 0 && rows.values().next().value!.sums.join() !== sums.join()) throw new Error(`${shape.name} is written in two ways.`);
    rows.set(key, { row: before ? added(before.row, row, sums) : row, sums });
    if (sums.length === 0) within(this.remembered, shape).set(key, row);
  }
}

const within = <V>(maps: Map<Shape, Map<string, V>>, shape: Shape): Map<string, V> => {
  const found = maps.get(shape) ?? new Map<string, V>();
  maps.set(shape, found);
  return found;
};

const added = (before: Row, row: Row, sums: readonly string[]): Row =>
  sums.reduce((sum, name) => ({ ...sum, [name]: new Big(before[name] as string).plus(row[name] as string).toFixed() }), row);

const keysOf = ({ columns }: Shape) => columns.filter(({ isKey }) => isKey);

const textOf = (shape: Shape, row: Row) =>
  keysOf(shape)
    .map(({ property }) => String(row[property]))
    .join('\n');

const arraysOf = (columns: readonly Column[], rows: readonly Row[]) =>
  columns.map(({ property, isJson }) => rows.map((row) => (isJson ? JSON.stringify(row[property] ?? null) : (row[property] ?? null))));

const unnested = (columns: readonly Column[]) =>
  `unnest(${columns.map(({ type, isJson }, index) => `$${index + 1}::${isJson ? 'text' : type}[]`).join(', ')})`;

const quoted = (columns: readonly Column[]) => columns.map(({ name }) => `"${name}"`).join(', ');

const upsertText = (shape: Shape, table: string, sums: readonly string[]): string => {
  const { columns } = shape;
  const changing = columns.filter(({ isKey }) => !isKey);
  const values = columns.map(({ name, type, isJson }) => `v."${name}"${isJson ? `::${type}` : ''}`).join(', ');
  const changes = changing.map(({ name, property }) => `"${name}" = ${sums.includes(property) ? `t."${name}" + ` : ''}excluded."${name}"`);
  return `insert into ${table} as t (${quoted(columns)}) select ${values} from ${unnested(columns)} as v(${quoted(columns)})
    on conflict (${quoted(keysOf(shape))}) do ${changes.length > 0 ? `update set ${changes.join(', ')}` : 'nothing'}`;
};

const selectText = (shape: Shape, table: string): string => {
  const keys = keysOf(shape);
  const values = shape.columns.map(({ name, property }) => `t."${name}" as "${property}"`).join(', ');
  return `select ${values} from ${unnested(keys)} as k(${quoted(keys)}) join ${table} t using (${quoted(keys)})`;
};
