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

const meta = { actor: 'racer', correlationId: name, causationId: name };
const event = { id: '00000000-0000-4000-8000-000000000000', type: 'Raced', schema: 1, at: '2026-01-01T00:00:00Z', data: {}, meta };
const item = (id, count) => ({ tenant: 'default', category: 'race', id, expected: -1, count, events: Array(count).fill(event), flow: id });
const byStream = (a, b) => (a.id < b.id ? -1 : 1);

const write = async (connection) => {
  const random = randomFrom(connection * 7919 + name.length + name.charCodeAt(name.length - 1));
  const client = new pg.Client(url);
  await client.connect();
  for (let n = 0; committed < Number(wanted); n++) {
    const isLong = n % 97 === 50;
    const own = item(`${name}-${connection}-${n % 50}`, 1 + random(8));
    const items = isLong ? [own] : [item(`shared-${random(12)}`, 1 + random(3)), own].toSorted(byStream);
    await client.query('begin');
    await client.query('select event_store.append_batch($1)', [JSON.stringify(items)]);
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
