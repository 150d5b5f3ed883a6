import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Adapter } from '../adapters/adapter';
import { isOutage } from '../subscribe/outage';
import type { Lacking } from './lacking';
import type { Migrations } from './migrate';
import type { Registration } from './registry';

/**
 * What a process does about the schema of its database: brings it to the present one and goes on (without a word); `only` brings it there and
 * does nothing else; `never` waits until another has done it.
 */
export type Migrating = 'only' | 'never' | undefined;

/** Something of the schema that follows from code and not from a file, such as an index. */
export type SchemaPart = {
  /** Makes what is missing of it, as the owner; the store is ready. */
  make(): Promise<unknown>;
  /** Names what is missing of it. */
  missing(): Promise<readonly string[]>;
};

/** The database is not as this code needs it, and this process is not to change that, or may not. */
export class NotMigrated extends Error {}

const patience = 300_000;
const pauses = { ask: 1_000, tell: 15_000 };
const denied = '42501';

/** The schema of a store: files, partitions, and the parts that are made by code. */
export class Schema {
  readonly files: Migrations[] = [];
  private readonly parts: SchemaPart[] = [];
  private ran: readonly string[] = [];
  private readonly logger = new Logger('Schema');

  constructor(
    private readonly adapter: Adapter,
    private readonly registry: ReadonlyMap<string, Registration>,
    readonly migrating: Migrating,
  ) {}

  /** Adds a part; it is made by whoever adds it, once the store is ready, or by `makeParts`. */
  add(part: SchemaPart): void {
    this.parts.push(part);
  }

  /** Migrates, or waits for it; then follows the log, unless all that is wanted is the schema. */
  async open(): Promise<void> {
    if (this.migrating === 'never') await this.wait();
    else await this.migrate();
    if (this.migrating !== 'only') await this.adapter.start(this.registry);
  }

  /** Makes all parts, one after the other; answers which migrations ran before. */
  async makeParts(): Promise<readonly string[]> {
    for (const part of this.parts) await part.make();
    return this.ran;
  }

  private async migrate(): Promise<void> {
    try {
      this.ran = await this.adapter.prepare(this.registry, this.files);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code !== denied) throw error;
      throw new NotMigrated(
        this.migrating === 'only'
          ? `The role may not do what a migration takes (${message}): DATABASE_ADMIN_URL must name the owner of the database, who may make roles or finds them there.`
          : `The role of DATABASE_URL may not bring its database to the present schema (${message}). Let a process with MIGRATE=only and DATABASE_ADMIN_URL do that, and start this one with MIGRATE=never.`,
      );
    }
  }

  private async wait(): Promise<void> {
    let [told, lacking] = [0, await this.lacking()];
    for (const end = Date.now() + patience; lacking.length > 0; lacking = await this.lacking()) {
      const what = `The database is not migrated: it lacks ${some(lacking)}. A process with MIGRATE=only and DATABASE_ADMIN_URL brings it there`;
      if (Date.now() > end) throw new NotMigrated(`${what}. None came within ${patience / 60_000} minutes.`);
      if (Date.now() - told > pauses.tell) this.logger.warn(`${what}; waiting for one.`);
      if (Date.now() - told > pauses.tell) told = Date.now();
      await setTimeout(pauses.ask);
    }
  }

  private async lacking(): Promise<Lacking> {
    try {
      const lacking = await this.adapter.lacking(this.registry, this.files);
      if (lacking.length > 0) return lacking;
      return (await Promise.all(this.parts.map((part) => part.missing()))).flat();
    } catch (error) {
      if (!isOutage(error)) throw error;
      return [`a way in for this role (${(error as Error).message})`];
    }
  }
}

const shown = 3;

const some = (names: Lacking): string =>
  names.length <= shown ? names.join(', ') : `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
