// A process that appends as fast as it can, on several connections: `node race-writer.mjs URL NAME CONNECTIONS EVENTS`. It lingers with positions
// taken, gives some of them up, and at times keeps a transaction open for long. Prints how many events it has committed.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

const [url, name, connections, wanted] = process.argv.slice(2);
let committed = 0;

/** Chance that is the same in every run (mulberry32). */
const randomFrom = (seed) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
};

const meta = JSON.stringify({ actor: 'racer', correlationId: name, causationId: name });
const item = (id, count) => ({ id, count });
const byStream = (a, b) => (a.id < b.id ? -1 : 1);

const append = {
  name: 'append',
  text: `select event_store.append_items(false, $1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[],
    $9::json[], $10::int[], $11::uuid[], $12::text[], $13::smallint[], $14::timestamptz[], $15::json[], $16::json[], '{}', '{}', '{}', '{}', '{}')`,
};

/** The parameters of an append of items: for each of them, then for each of their events. */
const parameters = (items) => {
  const ofItems = (value) => items.map(value);
  const ofEvents = (value) => items.flatMap(({ count }, index) => Array(count).fill(value(index)));
  const nothing = ofItems(() => null);
  return [
    ...[ofItems(() => 'default'), ofItems(() => 'race'), ofItems(({ id }) => id), ofItems(() => -1), ofItems(({ count }) => count)],
    ...[ofItems(({ id }) => id), nothing, nothing, nothing],
    ...[ofEvents((index) => index + 1), ofEvents(() => '00000000-0000-4000-8000-000000000000'), ofEvents(() => 'Raced'), ofEvents(() => 1)],
    ...[ofEvents(() => '2026-01-01T00:00:00Z'), ofEvents(() => '{}'), ofEvents(() => meta)],
  ];
};

const write = async (connection) => {
  const random = randomFrom(connection * 7919 + name.length + name.charCodeAt(name.length - 1));
  const client = new pg.Client(url);
  await client.connect();
  for (let n = 0; committed < Number(wanted); n++) {
    const isLong = n % 97 === 50;
    const own = item(`${name}-${connection}-${n % 50}`, 1 + random(8));
    const items = isLong ? [own] : [item(`shared-${random(12)}`, 1 + random(3)), own].toSorted(byStream);
    await client.query('begin');
    await client.query({ ...append, values: parameters(items) });
    if (isLong) await setTimeout(50 + random(250));
    else if (n % 5 === 0) await setTimeout(random(6));
    const isGivenUp = random(10) === 0;
    await client.query(isGivenUp ? 'rollback' : 'commit');
    if (!isGivenUp) committed += items.reduce((sum, { count }) => sum + count, 0);
  }
  await client.end();
};

await Promise.all(Array.from({ length: Number(connections) }, (_, connection) => write(connection)));
console.log(committed);
