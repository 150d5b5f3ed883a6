import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { evolved } from '../../evolution/evolved';
import type { EventStore } from '../../event-store';
import type { StoredEvent } from '../../types';
import { exclusively } from '../exclusive';
import { beginWith, generationsOf, type Statements } from '../generations';
import { foldPage } from './page';
import { pageLock, ProjectionView } from './projection-view';
import type { ReadModel } from './read-model';

const pause = 1_000;

/** The tables are of another version than this code. It reads as an outage: whoever has that version goes on, and nothing is parked for it. */
class OfAnotherVersion extends Error {
  readonly code = '55000';
}

/** A projection in this process: its tables are made where they are missing, and follow the log as long as they are of this code's version. */
export class LiveProjection {
  private isClosed = false;
  private following?: Promise<void>;

  constructor(
    private readonly store: EventStore,
    readonly model: ReadModel,
    private readonly upgrade: () => Promise<unknown>,
  ) {}

  /** For one rebuild. */
  get view(): ProjectionView {
    const known = (event: StoredEvent) => evolved(this.store.registry.get(event.category), event);
    return new ProjectionView({ model: this.model, known });
  }

  async open(databaseUrl: string): Promise<void> {
    await this.connect(databaseUrl);
    const { active } = await this.generations();
    if (active === undefined) await this.create(databaseUrl);
    if (active === undefined || active.version === this.model.projection.version) this.follow();
    else this.following = this.await();
  }

  /** Makes its tables, or builds them anew where they are of an older version, and does not follow the log. */
  async make(databaseUrl: string): Promise<void> {
    await this.connect(databaseUrl);
    const { active } = await this.generations();
    if (active === undefined) await this.create(databaseUrl);
    else if (active.version < this.model.projection.version) await this.upgrade();
  }

  /** Its name, where the tables are not there, or are of an older version. */
  async missing(): Promise<string[]> {
    const { name, version } = this.model.projection;
    const { active } = await this.generations();
    return active === undefined || active.version < version ? [`the projection ${name} of version ${version}`] : [];
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.following;
    await this.model.close();
  }

  private generations() {
    return generationsOf(this.store.pools.work, this.model.projection.name);
  }

  private async connect(databaseUrl: string): Promise<void> {
    const { name, categories } = this.model.projection;
    const table = this.store.registry.get(categories[0]!)?.table;
    if (table === undefined) throw new Error(`${name} is made of ${categories[0]}, which is no category of this process.`);
    await this.model.open(databaseUrl, table.slice(1, table.indexOf('"', 1)), this.store.pools.work.options.connectionString);
  }

  /** Waits for another process that is doing it already. */
  private async create(databaseUrl: string): Promise<void> {
    const unlessBusy = (error: unknown) => {
      if (!(error instanceof Rejection)) throw error;
    };
    while ((await this.generations()).active === undefined) {
      await this.createAlone(databaseUrl).catch(unlessBusy);
      if ((await this.generations()).active === undefined) await setTimeout(pause);
    }
  }

  private async createAlone(databaseUrl: string): Promise<void> {
    const { name, version } = this.model.projection;
    await exclusively(databaseUrl, name, async ({ db }) => {
      if ((await generationsOf(db, name)).active) return;
      await this.model.create();
      await this.model.complete();
      await beginWith(db, name, version);
      await db.query('select event_store.open_to_services()');
    });
  }

  private follow(): void {
    const { name, categories } = this.model.projection;
    const wanted = new Set(categories);
    this.store.project({
      id: name,
      filter: ({ category }) => wanted.has(category),
      apply: async (tx, events) => {
        await this.checkVersion(tx);
        await foldPage(tx, this.model, events);
      },
    });
  }

  private async checkVersion(tx: Statements): Promise<void> {
    const { name, version } = this.model.projection;
    await tx.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [pageLock(name)]);
    const { active } = await generationsOf(tx, name);
    if (active?.version !== version) throw new OfAnotherVersion(`${name} is of version ${active?.version} now; this code has ${version}.`);
  }

  /** An older version is replaced while it goes on being read; a newer one is not touched. */
  private async await(): Promise<void> {
    const { version } = this.model.projection;
    while (!this.isClosed) {
      const { active } = await this.generations();
      if (active!.version === version) return this.follow();
      if (active!.version > version || !(await this.upgraded())) await setTimeout(pause, undefined, { ref: false });
    }
  }

  private upgraded(): Promise<boolean> {
    const said = (error: Error) => new Logger('Views').warn(`${this.model.projection.name}: ${error.message}`);
    return this.upgrade().then(
      () => true,
      (error: Error) => (said(error), false),
    );
  }
}
