import { setTimeout } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { uuidV5 } from '@skyledger/event-sourcing';
import { type EmbeddedDatabase, openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import { plainResource } from '@skyledger/tmf-rest';
import { expectTmfError, type RawAnswer, sendRaw, type TestApp, testAppOn } from '@skyledger/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge, type Outcome } from './journal';
import { amounts, isCi, say } from './settings';
import { SmallDisk } from './small-disk';

const categories = '/tmf-api/productCatalogManagement/v4/category';
const writesBefore = 200;
const writesWhileFull = 240;

let disk: SmallDisk | undefined;
let database: EmbeddedDatabase;
let app: TestApp;
let reason = '';
const said: string[] = [];

beforeAll(async () => {
  disk = SmallDisk.mounted(140, (why) => (reason = why));
  if (!disk) return;
  database = await openEmbedded(disk.directory, (line) => said.push(line)); // watched, and started again should it die
  app = await testAppOn(database.url, {}, plainResource('category'));
});

afterAll(async () => {
  if (!disk) return;
  disk.empty();
  await app?.close();
  await database?.close();
  disk.unmount();
});

const account = new Map<string, Outcome>();
let sent = 0;

/** Writes something of some size that cannot be compressed, and notes what became of it. */
const write = async (): Promise<RawAnswer> => {
  const name = uuidV5('disk', `${++sent}`);
  account.set(name, 'unknown');
  const body = JSON.stringify({ name, description: randomBytes(2_000).toString('hex') });
  const answer = await sendRaw(await app.app.getUrl(), { method: 'POST', path: categories, body });
  if (answer.status === 201) account.set(name, 'ok');
  return answer;
};

/** Writes eight at a time; answers what was refused. */
const writes = async (count: number, before: () => void = () => undefined): Promise<RawAnswer[]> => {
  const refused: RawAnswer[] = [];
  for (let n = 0; n < count; n += 8) {
    before();
    const answers = await Promise.all(Array.from({ length: 8 }, write));
    refused.push(...answers.filter(({ status }) => status !== 201));
  }
  return refused;
};

const untilTaken = async (): Promise<number> => {
  const started = performance.now();
  while ((await write()).status !== 201) await setTimeout(20);
  return performance.now() - started;
};

it('A full disk refuses writes so that clients come again, lets reads go on, loses nothing, and is forgotten once there is space', async () => {
  if (!disk) {
    say(`disk full: left out, for a file system cannot be mounted here: ${reason}`);
    expect(isCi, 'the full disk is not tested').toBe(false);
    return;
  }
  const healed: number[] = [];
  for (let filling = 1; filling <= amounts.fillings; filling++) {
    expect(await writes(writesBefore)).toEqual([]);
    const refused = await writes(writesWhileFull, () => disk!.fill());
    expect(refused.length).toBeGreaterThan(writesWhileFull / 2);
    for (const answer of refused) {
      expectTmfError(answer);
      expect([answer.status, answer.headers['retry-after'] === undefined]).toEqual([503, false]);
    }
    const known = [...account].find(([, outcome]) => outcome === 'ok')![0];
    const path = `${categories}?name=${known}&fields=name`;
    const read = await sendRaw(await app.app.getUrl(), { method: 'GET', path });
    expect([read.status, read.body]).toEqual([200, [expect.objectContaining({ name: known })]]);
    disk.empty();
    healed.push(await untilTaken());
    say(`disk full: ${filling} of ${amounts.fillings}`);
  }
  await app.idle();
  const events = await app.store.query<{ name: string }>(`select data ->> 'name' as name from event_store.events`);
  const verdict = judge(
    account,
    events.map(({ name }) => name),
  );
  say(
    `disk full, ${amounts.fillings} times: ${verdict.ok} acknowledged, ${verdict.unknown} refused with 503, lost ${verdict.lost.length}; ` +
      `the first write after there was space took ${Math.max(...healed).toFixed(0)} ms at most`,
  );
  expect(verdict).toMatchObject({ lost: [], doubled: [], strange: [] });
  expect(await app.store.rebuildCheck()).toEqual([]);
});
