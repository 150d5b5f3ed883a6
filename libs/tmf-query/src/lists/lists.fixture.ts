import { type Aggregate, context, EventStore } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { Documents } from '../documents';
import type { Query } from '../query';

type Category = { readonly id: string; readonly name: string; readonly version: string };
type Command = { type: 'Create' | 'Change' | 'Delete'; data: object };

/** What categories are called here: lists are filtered by it. */
export const names = ['odd', 'even'] as const;

/** Categories that are written and listed without HTTP between; those of one `run` are not seen in the lists of another. */
export class Categories {
  run = 0;
  private commands = 0;

  private constructor(
    readonly app: TestApp,
    readonly store: EventStore,
  ) {}

  static async open(): Promise<Categories> {
    const app = await testApp(plainResource('category'));
    return new Categories(app, app.app.get(EventStore));
  }

  get table(): string {
    return this.store.registry.get('category')!.table;
  }

  handle(id: string, type: Command['type'], data: object = {}) {
    return this.asSomebody(() => this.app.app.get<Aggregate<Command, Category>>('category').handle(id, { type, data }));
  }

  create(id: string, name: string) {
    return this.handle(id, 'Create', { name, version: '0', description: `${this.run}` });
  }

  list(query: Query) {
    return this.asSomebody(() => this.app.app.get(Documents).list<Category>('category', query));
  }

  async ids(query: Query) {
    const { items, total } = await this.list(query);
    return { ids: items.map(({ id }) => id), total };
  }

  /** Asks until the list is followed. */
  async follow(query: Query) {
    for (let times = 0; times < 3; times += 1) await this.list(query);
  }

  /** The list of those of a name. */
  named(name: string, page: Partial<Query> = {}): Query {
    return { offset: 0, limit: 100, sort: [], where: [equal('name', name), equal('description', `${this.run}`)], ...page };
  }

  private asSomebody<T>(work: () => Promise<T>): Promise<T> {
    return context.run({ tenant: 'default', actor: 'test', commandId: `command ${(this.commands += 1)}` }, work);
  }
}

const equal = (path: string, value: string) => ({
  attribute: { path, comparison: 'text' as const },
  operator: 'eq' as const,
  values: [value],
});
