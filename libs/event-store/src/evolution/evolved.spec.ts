import { describe, expect, it } from 'vitest';
import { registration } from '../log/registry';
import { account } from './account.fixture';
import { evolved, newestVersion } from './evolved';
import { UnknownEvent } from './unknown-event';

const known = registration('bank', account as never);
const deposited = (schemaVersion: number, data: object) => ({ type: 'MoneyDeposited', schemaVersion, data });
const today = { amount: { unit: 'EUR', value: '3.00' }, note: '' };

describe('An event', () => {
  it('of the first version goes through every step', () => expect(evolved(known, deposited(1, { euros: 3 }))).toEqual(deposited(3, today)));

  it('of a version between goes through those behind it', () =>
    expect(evolved(known, deposited(2, { cents: 300, note: 'x' }))).toEqual(deposited(3, { ...today, note: 'x' })));

  it('of the present version is the same object', () => {
    const event = deposited(3, today);
    expect(evolved(known, event)).toBe(event);
  });

  it('that has gone through the steps does not go through them again', () => {
    const once = evolved(known, deposited(1, { euros: 3 }));
    expect(evolved(known, once)).toBe(once);
  });

  it('is left as it was stored', () => {
    const stored = Object.freeze(deposited(1, Object.freeze({ euros: 3 })));
    evolved(known, stored);
    expect(stored.data).toEqual({ euros: 3 });
  });

  it('of a newer version than the code knows is unknown, and says so', () =>
    expect(() => evolved(known, deposited(4, {}))).toThrow(new UnknownEvent('account', 'MoneyDeposited', 4, 3)));

  it.each(['MoneyWithdrawn', 'toString', '__proto__'])('of a type that the code does not name is unknown: %s', (type) =>
    expect(() => evolved(known, { type, schemaVersion: 1, data: {} })).toThrow(UnknownEvent),
  );

  it('that the platform writes is nobody else’s', () => {
    const request = { type: 'tmf640.createService.request', schemaVersion: 1, data: {} };
    expect(evolved(known, request)).toBe(request);
  });

  it('of a category that is not here is left alone', () => {
    const event = { type: 'Whatever', schemaVersion: 9, data: {} };
    expect(evolved(undefined, event)).toBe(event);
    expect(evolved(registration('bank', { ...account, events: undefined } as never), event)).toBe(event);
  });

  it('is written in the newest version', () => {
    expect(newestVersion(known, deposited(1, {}))).toBe(3);
    expect(newestVersion(known, { type: 'AccountNamed', data: {} })).toBe(1);
    expect(() => newestVersion(known, { type: 'MoneyWithdrawn', data: {} })).toThrow(UnknownEvent);
  });
});
