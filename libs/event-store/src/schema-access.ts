import { Rejection } from '@skyledger/event-sourcing';
import { alone } from './log/alone';
import type { Migrations } from './log/migrate';
import type { Schema, SchemaPart } from './log/schema';
import { SqlAccess } from './sql-access';

/** What of a store is about the schema of its database, and who may change it. */
export abstract class SchemaAccess extends SqlAccess {
  protected abstract readonly schema: Schema;

  /** SQL files of another lib or an app. Before ready(). */
  migrations(migrations: Migrations): void {
    this.schema.files.push(migrations);
  }

  /** A part of the schema that code makes, not a file. Whoever adds it makes it, too, once the store is ready and `mayMigrate`. Before ready(). */
  schemaPart(part: SchemaPart): void {
    this.schema.add(part);
  }

  /** Whether this process may change tables; else another has done it before. */
  get mayMigrate(): boolean {
    return this.schema.migrating !== 'never';
  }

  /** Refuses, by a Rejection that names it, what only the owner of the tables can do. */
  asOwner(what: string): void {
    if (!this.mayMigrate)
      throw new Rejection('invalid', `${what} changes tables, and this process may not (MIGRATE=never): ask one that may.`);
  }

  /** Brings the database to the present schema with all its parts: for a process that does nothing else. Answers which migrations ran. */
  async migrate(): Promise<readonly string[]> {
    return alone(this.pools.admin.options.connectionString!, async () => {
      await this.ready();
      return this.schema.makeParts();
    });
  }
}
