import type { DataSource, EntityMetadata, Repository } from 'typeorm';
import type { Generation } from '../generations';
import type { RelationalProjection, TableOf } from './relational-projection';

/** A column as SQL has it and as a row has it. */
export type Column = {
  readonly property: string;
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  readonly isJson: boolean;
};

/** A table of a projection: its plain name, and its columns. */
export type Shape = { readonly name: string; readonly columns: readonly Column[] };

/** The tables of a projection: TypeORM knows them, makes them, and reads them. */
export class ReadModel {
  private reading?: DataSource;
  private shapes: ReadonlyMap<TableOf<object>, Shape> = new Map();
  private place?: { readonly databaseUrl: string; readonly schema: string };

  constructor(readonly projection: RelationalProjection) {}

  /** Reads the rows of a table, those of the generation that is active. */
  of<T extends object>(table: TableOf<T>): Repository<T> {
    if (!this.reading) throw new Error(`${this.projection.name} is not open yet.`);
    return this.reading.getRepository(table);
  }

  /** Connects; before, nothing is known of the tables. */
  async open(databaseUrl: string, schema: string, readingUrl = databaseUrl): Promise<void> {
    this.place = { databaseUrl, schema };
    this.reading = await (await typeOrm()).dataSource({ ...this.place, databaseUrl: readingUrl, projection: this.projection }).initialize();
    this.shapes = new Map(this.reading.entityMetadatas.map((metadata) => [metadata.target as TableOf<object>, shapeOf(metadata)]));
  }

  async close(): Promise<void> {
    await this.reading?.destroy();
  }

  /** The table's columns and its plain name. */
  shapeOf(table: TableOf<object>): Shape {
    const shape = this.shapes.get(table);
    if (!shape) throw new Error(`${table.name} is no table of ${this.projection.name}.`);
    return shape;
  }

  get all(): readonly Shape[] {
    return [...this.shapes.values()];
  }

  /** The name of a table of a generation, ready for SQL; of the active one without. */
  nameOf({ name }: Shape, generation?: Pick<Generation, 'generation'>): string {
    return `"${this.place!.schema}"."${plainName(name, generation)}"`;
  }

  /** Makes the tables of a generation (of the active one without), with their keys; noted among TypeORM's migrations. */
  async create(generation?: Generation): Promise<void> {
    await this.during(generation, async (source) => void (await source.runMigrations({ transaction: 'all' })));
  }

  /** Indexes, and what else the projection wants. */
  async complete(generation?: Generation): Promise<void> {
    const { makeIndexes } = await typeOrm();
    await this.during(generation, async (source) => {
      const runner = source.createQueryRunner();
      try {
        await makeIndexes(runner);
        const nameOf = (table: TableOf<object>) => this.nameOf(this.shapeOf(table), generation);
        for (const statement of this.projection.constraints?.(nameOf) ?? []) await runner.query(statement);
      } finally {
        await runner.release();
      }
    });
  }

  private async during(generation: Generation | undefined, work: (source: DataSource) => Promise<void>): Promise<void> {
    const { dataSource } = await typeOrm();
    const source = await dataSource({ ...this.place!, projection: this.projection, generation: generation?.generation }).initialize();
    await work(source).finally(() => source.destroy());
  }
}

/** Loaded where there is a projection only: it is large. */
const typeOrm = () => import('./data-source');

const plainName = (name: string, generation?: Pick<Generation, 'generation'>) => (generation ? `${name}_v${generation.generation}` : name);

const shapeOf = (metadata: EntityMetadata): Shape => ({
  name: metadata.tableName,
  columns: metadata.columns.map((column) => {
    const type = metadata.connection.driver.normalizeType(column);
    const isJson = type === 'json' || type === 'jsonb';
    return { property: column.propertyName, name: column.databaseName, type, isKey: column.isPrimary, isJson };
  }),
});
