import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { context } from '../context';
import { EventStore } from '../event-store';
import { happened } from '../log.fixture';
import { SystemClock } from '../ports';
import type { StoredEvent } from '../types';
import { ParkedEvents } from './parked-events';

class Never extends Error {}

let database: TestDatabase;
let stores: EventStore[];
let store: EventStore;
let never: Set<string>;
let away: Set<string>;
let done: string[];

const open = async () => {
  const opened = new EventStore({ databaseUrl: database.url, report: () => undefined });
  stores.push(opened);
  await opened.ready();
  return opened;
};

const tell = (of: EventStore) =>
  of.consume({
    id: 'telling',
    filter: ({ category }) => category === 'thing',
    handle: async ({ id, version }: StoredEvent) => {
      if (never.has(`${id}${version}`)) throw new Never(`Nobody takes ${id}${version}.`);
      if (away.delete(`${id}${version}`)) throw new Error('Nobody is there.');
      done.push(`${id}${version}`);
    },
    parks: (error) => error instanceof Never,
    onError: () => undefined,
  });

const parked = async () =>
  (await new ParkedEvents(store, new SystemClock()).all('telling')).map(({ id, position, tries }) => ({ id, position, tries }));
const decide = (decision: 'redrive' | 'skip', position: number, commandId = 'decided') =>
  context.run({ tenant: 'default', actor: 'ada', commandId }, () =>
    new ParkedEvents(store, new SystemClock()).decide(decision, 'telling', position, 'It is wrong.'),
  );
const doneOf = (id: string) => done.filter((what) => what.startsWith(id));

beforeEach(async () => {
  database = await testDatabase();
  [stores, never, away, done] = [[], new Set(['bad2']), new Set(), []];
  store = await open();
  tell(store);
  for (const id of ['bad', 'good', 'bad', 'good', 'bad']) await store.append(happened(id));
  await store.idle();
});

afterEach(async () => {
  for (const opened of stores) await opened.close();
  await database.drop();
});

describe('An event that a consumer can never do', () => {
  it('is parked at once with those of its stream behind it, and others go on', async () => {
    await store.append(happened('good'));
    await store.idle();
    expect([doneOf('bad'), doneOf('good')]).toEqual([['bad1'], ['good1', 'good2', 'good3']]);
    expect(await parked()).toEqual([
      { id: 'bad', position: 3, tries: 1 },
      { id: 'bad', position: 5, tries: 0 },
    ]);
  });

  it('is done before those behind it, once it is redriven and can be, although nobody is there for a while', async () => {
    expect(await decide('redrive', 3)).toBe(true);
    expect(await parked()).toMatchObject([{ tries: 2 }, { tries: 0 }]);
    never.clear();
    for (const each of ['bad2', 'bad3']) away.add(each);
    await decide('redrive', 3, 'decided again');
    await store.append(happened('bad'));
    await store.idle();
    expect([await parked(), doneOf('bad')]).toEqual([[], ['bad1', 'bad2', 'bad3', 'bad4']]);
  });

  it('is left out when it is skipped, and those behind it are done', async () => {
    await decide('skip', 3);
    await store.append(happened('bad'));
    await store.idle();
    expect([await parked(), doneOf('bad')]).toEqual([[], ['bad1', 'bad3', 'bad4']]);
  });

  it('stays parked for the next owner', async () => {
    await store.close();
    store = await open();
    tell(store);
    await store.append(happened('bad'));
    await store.idle();
    expect(await parked()).toMatchObject([{ position: 3 }, { position: 5 }, { tries: 0 }]);
    never.clear();
    await decide('redrive', 3);
    expect(doneOf('bad')).toEqual(['bad1', 'bad2', 'bad3', 'bad4']);
  });
});
