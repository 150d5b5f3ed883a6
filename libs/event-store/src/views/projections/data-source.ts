import { DataSource, DefaultNamingStrategy, type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { keptAlive, optionsOf } from '../../log/connections';
import type { RelationalProjection } from './relational-projection';

/** Where the tables of a projection are, and of which generation; the active one without. */
type Place = {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly projection: RelationalProjection;
  readonly generation?: number;
};

/** TypeORM's knowledge of a projection's tables. Each generation has names of its own, so one set of classes describes them all. */
export const dataSource = ({ databaseUrl, schema, projection, generation }: Place): DataSource =>
  new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName: `skyledger ${projection.name}`,
    poolSize: 2,
    schema,
    entities: [...projection.tables],
    namingStrategy: new Names(generation === undefined ? '' : `_v${generation}`),
    migrations: [creation(projection.name, generation ?? 1)],
    migrationsTableName: 'read_model_migrations',
    extra: { ...keptAlive, options: optionsOf(['timezone=UTC']) },
  });

/** The secondary indexes of all tables. */
export const makeIndexes = async (runner: QueryRunner): Promise<void> => {
  const { entityMetadatas, driver } = runner.connection;
  for (const metadata of entityMetadatas) {
    const indexes = metadata.indices.map((index) => TableIndex.create(index));
    await runner.createIndices(Table.create(metadata, driver), indexes);
  }
};

/** snake_case, and behind the name of a table its generation. */
class Names extends DefaultNamingStrategy {
  constructor(private readonly suffix: string) {
    super();
  }

  override tableName(targetName: string, given: string | undefined): string {
    return `${given ?? snake(targetName)}${this.suffix}`;
  }

  override columnName(property: string, given: string): string {
    return given || snake(property);
  }
}

const snake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** The migration that makes the tables of one generation; there is no other kind, for a table that is to be different is built anew. */
const creation = (name: string, generation: number) =>
  class implements MigrationInterface {
    readonly name = `${name} generation ${String(generation).padStart(13, '0')}`; // TypeORM wants thirteen digits at the end

    async up(runner: QueryRunner): Promise<void> {
      const { entityMetadatas, driver } = runner.connection;
      for (const metadata of entityMetadatas) await runner.createTable(Table.create(metadata, driver), true, false, false);
    }

    async down(runner: QueryRunner): Promise<void> {
      for (const metadata of runner.connection.entityMetadatas) await runner.dropTable(metadata.tablePath, true);
    }
  };
