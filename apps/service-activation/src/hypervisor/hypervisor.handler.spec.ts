import { deepStrictEqual } from 'node:assert';
import type { Request } from '@skyledger/messaging';
import { describe, it, vi } from 'vitest';
import type { Answer } from '../calls';
import type { CloudCall, HypervisorDriver } from './hypervisor-driver';
import { HypervisorHandler } from './hypervisor.handler';

/** A cloud that is not idempotent: it does what it is told as often as it is told. */
const cloud = (answer: () => Promise<Answer>) => {
  const known = new Map<string, Answer>();
  const effects: string[] = [];
  const start = async ({ key }: CloudCall): Promise<Answer> => {
    effects.push(key);
    known.set(key, { outcome: 'done' });
    return answer();
  };
  const find = async (key: string) => known.get(key);
  return { effects, handler: new HypervisorHandler({ start, find } as unknown as HypervisorDriver) };
};
const request = { type: 'hypervisor.start', body: { key: 'm/start', name: 'vm' } } as Request<CloudCall>;

describe('A call to the cloud', () => {
  it('is made once, also on a cloud that would do it twice', async () => {
    const { effects, handler } = cloud(async () => ({ outcome: 'done' }));
    deepStrictEqual(
      [await handler.call(request), await handler.call(request), effects],
      [{ outcome: 'done' }, { outcome: 'done' }, ['m/start']],
    );
  });
  it('that is not answered in time has failed for now, and what it did is found the next time', async () => {
    vi.stubEnv('HYPERVISOR_TIMEOUT_MS', '5');
    const { effects, handler } = cloud(() => new Promise(() => undefined));
    deepStrictEqual(await handler.call(request), { outcome: 'transient', reason: 'The cloud did not answer within 5 ms.' });
    deepStrictEqual([await handler.call(request), effects.length], [{ outcome: 'done' }, 1]);
  });
});
