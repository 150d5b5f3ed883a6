import { describe, expect, it } from 'vitest';
import { breaksOff, Instances, keyed, made } from './instances.fixture';
import type { Answers } from './services.fixture';

const usage = new Instances();

describe('Requests that carry a key, to a service of two instances', () => {
  it('that were cut off wait for the key that the dead instance holds', async () => {
    let held = 2;
    const holds: Answers = (_, response) => {
      if (held-- === 0) return { id: '1' };
      response.writeHead(409, { 'Retry-After': '1' });
      return void response.end('{"code":"idempotencyKeyInFlight"}');
    };
    await usage.start(
      (...given) =>
        usage.running[0]!.requests.length === 1 && usage.running[1]!.requests.length === 0 ? breaksOff(...given) : holds(...given),
      (...given) =>
        usage.running[1]!.requests.length === 1 && usage.running[0]!.requests.length === 0 ? breaksOff(...given) : holds(...given),
    );
    const answer = await usage.post(keyed);
    expect([answer.status, await answer.json()]).toEqual([200, { id: '1' }]);
  });

  it('that wait for a key go on when the instance that they wait at dies', async () => {
    const order: string[] = [];
    const inTurn =
      (name: string): Answers =>
      (...given) => {
        order.push(name);
        return order.length <= 3 ? breaksOff(...given) : made(...given);
      };
    await usage.start(inTurn('one'), inTurn('other'));
    expect((await usage.post(keyed)).status).toBe(200);
    expect(new Set(order).size).toBe(2);
    expect(order).toHaveLength(4);
  });
});
