import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answers, doorBefore, SmallService, type TestDoor } from './services.fixture';

const patience = { timeout: 30_000, interval: 20 };
const usages = '/tmf-api/usage/v4/usage';

let door: TestDoor | undefined;
let running: SmallService[] = [];
afterEach(async () => {
  await door?.close();
  await Promise.all(running.map((one) => one.crash()));
  running = [];
});

/** Instances of one service, and a door before them that has found all of them ready. */
const instances = async (...all: (Answers | undefined)[]): Promise<SmallService[]> => {
  running = await Promise.all(all.map((answers) => new SmallService('usage', answers).start()));
  door = await doorBefore({ usage: running });
  await untilReady(running.length);
  return running;
};

const untilReady = (count: number) =>
  vi.waitFor(async () => {
    const { services } = (await (await door!.ask('/health/ready')).json()) as { services: { usage: { instances: { status: string }[] } } };
    expect(services.usage.instances.filter(({ status }) => status === 'ready')).toHaveLength(count);
    expect((await door!.ask('/ops/service').then((answer) => answer.json())) as object).toMatchObject({ apis: [{ api: 'usage' }] });
  }, patience);

const made: Answers = () => ({ id: '1' });
const post = () => door!.ask(usages, { method: 'POST', body: '{"amount":1.10}', headers: { 'Content-Type': 'application/json' } });

describe('An instance', () => {
  it('that died is left out, shown, and taken in again when it is back', async () => {
    const [one, other] = await instances(made, made);
    await one!.crash();
    await untilReady(1);
    const ready = await door!.ask('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      services: {
        usage: {
          status: 'ready',
          instances: [
            { url: one!.url, status: 'does not answer' },
            { url: other!.url, status: 'ready' },
          ],
        },
      },
    });
    await one!.start();
    await untilReady(2);
    for (let count = 0; count < 4; count += 1) await door!.ask(usages);
    expect(one!.requests).toHaveLength(2);
  });

  it('that is not ready gets nothing while another is', async () => {
    const [one, other] = await instances(made, made);
    one!.isReady = false;
    await untilReady(1);
    for (let count = 0; count < 4; count += 1) await post();
    expect([one!.requests.length, other!.requests.length]).toEqual([0, 4]);
  });

  it('that breaks off in the middle of its answer breaks off at the client too', async () => {
    const half: Answers = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('[{', () => response.destroy());
    };
    await instances(half);
    await expect(door!.ask(usages).then((answer) => answer.text())).rejects.toThrow();
    expect((await door!.ask('/health/live')).status).toBe(200);
  });

  it('that answers slowly is waited for, and asked once', async () => {
    let go: () => void = () => undefined;
    const slow: Answers = (_, response) => {
      go = () => response.end('{"id":"late"}');
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
    };
    const [one] = await instances(slow);
    const answer = door!.ask(usages).then((one) => one.json());
    await vi.waitFor(() => expect(one!.requests).toHaveLength(1), patience);
    go();
    expect(await answer).toEqual({ id: 'late' });
    expect(one!.requests).toHaveLength(1);
  });

  it('is not ready, and neither is the whole, when none of its service is', async () => {
    const [one] = await instances(made);
    await one!.crash();
    const answer = await door!.ask('/health/ready');
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { status: 'not ready', services: { usage: { status: 'does not answer' } } },
    ]);
    expect((await door!.ask(usages)).status).toBe(503);
  });
});
