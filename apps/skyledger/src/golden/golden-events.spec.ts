import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStore, evolved, type Registration } from '@skyledger/event-store';
import { application, Settings } from '@skyledger/service-kit';
import { goldenEvents, goldenFolder } from '@skyledger/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { services } from '../all-in-one';

type Golden = { readonly type: string; readonly schemaVersion: number; readonly data: object; readonly id: string; readonly version: number } & {
  readonly recordedAt: string;
};

const app = await application({ services, databaseUrl: 'postgres://nobody@127.0.0.1:9/none', settings: new Settings() }); // never connects
const { registry } = app.get(EventStore);
const ours = [...registry.values()].filter(({ service }) => service !== 'unnamed');
afterAll(() => app.close());

const examples = existsSync(goldenEvents)
  ? readdirSync(goldenEvents, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .toSorted()
  : [];

/** What a stream's events come to, and what the last of them says, as today's code knows it. */
const cameTo = (registration: Registration, events: readonly Golden[]) => {
  const { decider, view } = registration;
  const known = events.map((event) => evolved(registration, event));
  const state = known.reduce((before, { type, data }) => decider.evolve(before, { type, data }), decider.initialState);
  const document = known.reduce<unknown>(
    (before, { type, data, id, version, recordedAt }) => view?.project(before, { type, data, metadata: { id, version, recordedAt } }),
    undefined,
  );
  const { type, schemaVersion, data } = known.at(-1)!;
  return { event: { type, schemaVersion, data }, state, document };
};

describe('Every event', () => {
  it('is named by its category', () => {
    expect(ours.filter(({ decider }) => decider.events === undefined).map(({ category }) => category)).toEqual([]);
  });

  it('has an example of each of its versions: `npm run golden` adds what is missing', () => {
    const wanted = ours.flatMap(({ category, decider }) =>
      Object.entries(decider.events ?? {}).flatMap(([type, steps]) =>
        Array.from({ length: steps.length + 1 }, (_, index) => `${goldenFolder(category)}/${type}.v${index + 1}.json`),
      ),
    );
    expect(wanted.filter((file) => !examples.includes(file))).toEqual([]);
  });

  it('that was ever written is still known', () => {
    const known = (file: string) => Object.hasOwn(registrationOf(file)?.decider.events ?? {}, typeIn(file));
    expect(examples.filter((file) => !known(file))).toEqual([]);
  });
});

const registrationOf = (file: string) => ours.find(({ category }) => goldenFolder(category) === file.slice(0, file.indexOf('/')));
const typeIn = (file: string) => file.slice(file.indexOf('/') + 1).replace(/\.v\d+\.json$/, '');

describe('A golden event comes to what it always came to', () => {
  it.each(examples)('%s', async (file) => {
    const events = JSON.parse(readFileSync(join(goldenEvents, file), 'utf8')) as Golden[];
    expect(events.at(-1)).toMatchObject({ type: typeIn(file), schemaVersion: Number(/\.v(\d+)\.json$/.exec(file)![1]) });
    const result = cameTo(registrationOf(file)!, events);
    const kept = join(import.meta.dirname, '../../../../golden/results', file);
    await expect(`${JSON.stringify(result, null, 1)}\n`).toMatchFileSnapshot(kept);
  });
});
