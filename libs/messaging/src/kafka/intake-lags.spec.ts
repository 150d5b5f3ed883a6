import { describe, expect, it } from 'vitest';
import { IntakeLags, type Lags } from './intake-lags';

describe('How many messages wait', () => {
  it('is asked once for all who want to know it at about the same time', async () => {
    let asked = 0;
    const lags = new IntakeLags(() => Promise.resolve(new Map([['usage', ++asked]])));
    const all = await Promise.all([lags.now(), lags.now()]);
    expect([...all, await lags.now()].map((known) => known.get('usage'))).toEqual([1, 1, 1]);
  });

  it('is not known while the broker does not know it', async () =>
    expect(await new IntakeLags(() => Promise.reject(new Error('away'))).now()).toEqual(new Map()));

  it('is not waited for when the broker does not answer', async () =>
    expect(await new IntakeLags(() => new Promise<Lags>(() => undefined)).now()).toEqual(new Map()));
});
