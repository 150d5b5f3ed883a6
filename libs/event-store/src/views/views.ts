import { type FactoryProvider, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Message, Rejection } from '@skyledger/event-sourcing';
import { EventStore } from '../event-store';
import type { Difference } from '../read/rebuild';
import { DocumentsView } from './documents/documents-view';
import { exclusively, type Sessions } from './exclusive';
import { type Generation, generationsOf } from './generations';
import { LiveProjection } from './projections/live-projection';
import { ReadModel } from './projections/read-model';
import type { RelationalProjection } from './projections/relational-projection';
import type { Progress, Rebuildable, Told } from './rebuildable';
import { check, dropOld, rebuild, rollBack } from './rebuilding';

/** What may be done with a view. */
export type ViewTask = 'rebuild' | 'check' | 'rollBack' | 'dropOld';

/** What is being done with a view, or was last. */
export type ViewRun = {
  readonly task: ViewTask;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly progress?: Progress;
  readonly differences?: readonly Difference[];
  readonly reason?: string;
};

/** A view, its generations, and what is being done with it. */
export type ViewStatus = {
  readonly view: string;
  readonly kind: 'documents' | 'projection';
  readonly version: number;
  readonly generations: Partial<Record<Generation['state'], Generation>>;
  readonly run?: ViewRun;
};

/** Everything that is folded from the log and can be folded anew: the documents of each category, and the projections. */
@Injectable()
export class Views implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly runs = new Map<string, ViewRun>();

  private readonly projections = new Map<string, LiveProjection>();
  private opened?: Promise<void>;

  constructor(private readonly store: EventStore) {
    const all = () => [...this.projections.values()];
    store.schemaPart({
      make: async () => {
        for (const projection of all()) await projection.make(this.databaseUrl);
      },
      missing: async () => (await Promise.all(all().map((projection) => projection.missing()))).flat(),
    });
  }

  /** The names of the views of this process. */
  get names(): string[] {
    return [...this.store.registry.keys(), ...this.projections.keys()];
  }

  /** Adds a projection; its tables can be read, and follow the log, once all is open. */
  add<E extends Message>(projection: RelationalProjection<E>): ReadModel {
    const { name } = projection;
    if (this.opened || this.projections.has(name)) throw new Error(`Projection ${name} comes too late, or is there twice.`);
    const model = new ReadModel(projection as never);
    this.projections.set(name, new LiveProjection(this.store, model, () => this.run(name, 'rebuild')));
    return model;
  }

  /** Makes the tables that are missing, and lets the projections follow the log. */
  open(): Promise<void> {
    this.opened ??= this.openAll();
    return this.opened;
  }

  /** Lets go of what was opened; the store's own end is its own affair. */
  async close(): Promise<void> {
    await this.opened?.catch(() => undefined);
    await Promise.all([...this.projections.values()].map((projection) => projection.close()));
  }

  onApplicationBootstrap(): Promise<void> {
    return this.open();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** How a view is; undefined if it is none of this process. */
  async status(name: string): Promise<ViewStatus | undefined> {
    const view = this.find(name);
    if (!view) return undefined;
    await this.store.ready();
    const generations = await generationsOf(this.store.pools.read, name);
    return {
      view: name,
      kind: this.projections.has(name) ? 'projection' : 'documents',
      version: view.version,
      generations,
      run: this.runs.get(name),
    };
  }

  /** Begins a task; `status` tells how it goes on. Rejected when one is under way, here or in another process. */
  async begin(name: string, task: ViewTask): Promise<void> {
    if (this.runs.get(name)?.state === 'running') throw new Rejection('conflict', `${name} is being rebuilt already.`);
    await new Promise<void>((resolve, reject) => void this.run(name, task, resolve).catch(reject));
  }

  /** Does a task and waits for its end. */
  async run(name: string, task: ViewTask, begun: () => void = () => undefined): Promise<readonly Difference[]> {
    const view = this.find(name);
    if (!view) throw new Rejection('notFound', `No view is called ${name}.`);
    this.store.logInSql('A rebuild');
    this.store.asOwner('A rebuild');
    await this.store.ready();
    return exclusively(this.databaseUrl, name, async (sessions) => {
      const run: ViewRun = { task, state: 'running', startedAt: new Date().toISOString() };
      const told: Told = (progress) => void this.runs.set(name, { ...run, progress });
      this.runs.set(name, run);
      begun();
      try {
        const differences = await perform(sessions, view, task, told);
        this.ended(name, { state: 'done', differences });
        return differences;
      } catch (error) {
        this.ended(name, { state: 'failed', reason: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    });
  }

  /** The projections that cannot be compared with the log: those of a log that cannot be asked by SQL, and all where this process may make no tables. */
  get notCheckable(): string[] {
    return this.canCompare ? [] : [...this.projections.keys()];
  }

  /** Compares the tables of every projection with what the log says, where it can be asked. */
  async checkProjections(): Promise<Difference[]> {
    if (!this.canCompare) return [];
    const differences: Difference[] = [];
    for (const name of this.projections.keys()) differences.push(...(await this.run(name, 'check')));
    return differences;
  }

  private get canCompare(): boolean {
    return this.store.isLogInSql && this.store.mayMigrate;
  }

  private async openAll(): Promise<void> {
    if (this.projections.size === 0) return;
    await this.store.ready();
    for (const projection of this.projections.values()) await projection.open(this.databaseUrl);
  }

  private ended(name: string, end: Pick<ViewRun, 'state' | 'differences' | 'reason'>): void {
    this.runs.set(name, { ...this.runs.get(name)!, ...end, endedAt: new Date().toISOString() });
  }

  private find(name: string): Rebuildable | undefined {
    const projection = this.projections.get(name);
    if (projection) return projection.view;
    const registration = this.store.registry.get(name);
    return registration && new DocumentsView(registration, this.store.pools.admin);
  }

  private get databaseUrl(): string {
    return this.store.pools.admin.options.connectionString!;
  }
}

/**
 * The provider of a projection's tables, injected by its name: `@Inject(billingLedger.name) private readonly ledger: ReadModel`, read by
 * `ledger.of(LedgerPosting).find(...)`.
 */
export const projection = <E extends Message>(definition: RelationalProjection<E>): FactoryProvider => ({
  provide: definition.name,
  inject: [Views],
  useFactory: (views: Views) => views.add(definition),
});

const perform = async (sessions: Sessions, view: Rebuildable, task: ViewTask, told: Told): Promise<readonly Difference[]> => {
  switch (task) {
    case 'rebuild':
      await rebuild(sessions, view, told);
      return [];
    case 'check':
      return check(sessions, view, told);
    case 'rollBack':
      await rollBack(sessions, view, told);
      return [];
    case 'dropOld':
      await dropOld(sessions, view);
      return [];
  }
};
