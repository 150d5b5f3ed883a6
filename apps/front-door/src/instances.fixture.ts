import { afterEach, expect, vi } from 'vitest';
import { type Answers, doorBefore, SmallService, type TestDoor } from './services.fixture';

export const patience = { timeout: 30_000, interval: 20 };
export const usages = '/tmf-api/usage/v4/usage';
export const keyed = { 'Idempotency-Key': 'one', 'Content-Type': 'application/json' };

/** Cuts the connection. */
export const breaksOff: Answers = (_, response) => void response.destroy();
/** As a service does that has no database at the moment. */
export const cannot: Answers = (_, response) => {
  response.statusCode = 503;
  return { code: 'unavailable' };
};
export const made: Answers = () => ({ id: '1' });

/** Instances of one service, and a door before them; both end with the test. */
export class Instances {
  door?: TestDoor;
  running: SmallService[] = [];

  constructor() {
    afterEach(() => this.end());
  }

  /** Resolves when the door has found all of them ready. */
  async start(...all: (Answers | undefined)[]): Promise<SmallService[]> {
    this.running = await Promise.all(all.map((answers) => new SmallService('usage', answers).start()));
    this.door = await doorBefore({ usage: this.running });
    await vi.waitFor(() => this.areReady(), patience);
    return this.running;
  }

  ask(...request: Parameters<TestDoor['ask']>) {
    return this.door!.ask(...request);
  }

  post(headers: Record<string, string> = {}) {
    return this.ask(usages, { method: 'POST', body: '{"amount":1.10}', headers: { 'Content-Type': 'application/json', ...headers } });
  }

  private async areReady() {
    const { services } = (await (await this.ask('/health/ready')).json()) as { services: { usage: { instances: { status: string }[] } } };
    expect(services.usage.instances.filter(({ status }) => status === 'ready')).toHaveLength(this.running.length);
    expect((await this.ask('/ops/service').then((answer) => answer.json())) as object).toMatchObject({ apis: [{ api: 'usage' }] });
  }

  private async end() {
    await this.door?.close();
    await Promise.all(this.running.map((one) => one.crash()));
    this.running = [];
  }
}
