import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubApp, ticketIn } from './hub-app.fixture';
import type { Reaction, Received } from './receiver.fixture';

let hub: HubApp;

beforeEach(async () => {
  hub = await HubApp.open({ HUB_TIMEOUT: 0.2 });
});
afterEach(() => hub.close());

/** A small generator, so that a failure can be repeated. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  const mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

/** Answers in every bad way, and now and then well; what it took, in its order, is its journal. */
const moody =
  (random: () => number, journal: Received[]) =>
  (message: Received): Reaction => {
    const mood = random();
    if (mood < 0.15) return 500;
    if (mood < 0.2) return { status: 429, headers: { 'Retry-After': '7' } };
    if (mood < 0.25) return { status: 301, headers: { Location: 'http://127.0.0.1:1/' } };
    if (mood < 0.3) return (response) => response.destroy();
    if (mood < 0.32) return () => undefined;
    journal.push(message);
    return mood < 0.4 ? (response) => response.destroy() : 204; // taken, but the answer is lost
  };

it.each([1, 2])('Every listener gets everything, in order per ticket, under one id and signed, whatever happens (%i)', async (seed) => {
  const random = randomFrom(seed);
  const partners = await Promise.all(
    [0, 1].map(async () => {
      const journal: Received[] = [];
      const partner = await hub.partner(moody(random, journal));
      return { journal, partner, ...(await hub.register(partner.url)) };
    }),
  );
  const tickets = await Promise.all(Array.from({ length: 5 }, () => hub.openTicket()));
  for (let step = 1; step <= 4; step++) {
    await Promise.all(tickets.map((id) => hub.patchTicket(id, { description: `step ${step}` })));
    if (step % 2 === 0)
      await hub.restart(); // with messages on their way
    else await hub.pass(random() * 30);
  }
  await hub.pass(4 * 86_400);

  for (const { id, secret, journal, partner } of partners) {
    const log = await hub.deliveries(id, '?limit=1000');
    expect(log.map(({ state }) => state)).toEqual(Array(tickets.length * 5).fill('delivered'));
    expect(new Set(journal.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(log.map((one) => one['id'])));
    for (const ticket of tickets) {
      const taken = journal.filter((message) => ticketIn(message).id === ticket).map(({ headers }) => Number(headers['webhook-sequence']));
      expect([...new Set(taken)]).toEqual([1, 2, 3, 4, 5]);
    }
    const words = new Map<string, string>();
    for (const { body, headers } of partner.received) {
      expect(words.get(headers['webhook-id']!) ?? body.toString()).toBe(body.toString());
      words.set(headers['webhook-id']!, body.toString());
      new Webhook(secret).verify(body, headers);
    }
  }
});
