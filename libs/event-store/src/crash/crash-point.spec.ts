import { describe, expect, it } from 'vitest';
import { deathOf } from './crash-point';

describe('A process that is to die at a point', () => {
  it('is not there unless somebody asks for it', () => expect(deathOf({ NODE_ENV: 'production' })).toBeUndefined());

  it('dies the first time, or later', () => {
    expect(deathOf({ SKYLEDGER_CRASH_AT: 'hub.afterPost' })).toEqual({ point: 'hub.afterPost', times: 1 });
    expect(deathOf({ SKYLEDGER_CRASH_AT: 'intake.beforeCommit' })).toEqual({ point: 'intake.beforeCommit', times: 1 });
    expect(deathOf({ SKYLEDGER_CRASH_AT: 'store.afterCommit:3' })).toEqual({ point: 'store.afterCommit', times: 3 });
  });

  it.each(['nowhere', 'store.afterCommit:0', 'store.afterCommit:soon'])('is refused where nothing is meant: %s', (wanted) =>
    expect(() => deathOf({ SKYLEDGER_CRASH_AT: wanted })).toThrow('no such point'),
  );

  it('is refused in production', () =>
    expect(() => deathOf({ SKYLEDGER_CRASH_AT: 'store.afterCommit', NODE_ENV: 'production' })).toThrow('refused'));
});
