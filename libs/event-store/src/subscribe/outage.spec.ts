import { describe, expect, it } from 'vitest';
import { isOutage } from './outage';

const withCode = (code: string) => Object.assign(new Error('said the database'), { code });

describe('An error', () => {
  it.each(['08006', '40P01', '53100', '57P03', '42P01', 'ECONNREFUSED'])(
    'of the database being away, full, or not ready is an outage: %s',
    (code) => expect(isOutage(withCode(code))).toBe(true),
  );

  it('without a code is one when it says that the connection broke', () =>
    expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true));

  it('of an answer that does not come is one', () => expect(isOutage(new Error('Query read timeout'))).toBe(true));

  it('of KurrentDB being away is one', () => expect(isOutage({ type: 'unavailable', code: 14 })).toBe(true));

  it.each([withCode('23505'), withCode('22P02'), new TypeError('Cannot read this.'), undefined, 'no'])(
    'about the event is none: %s',
    (error) => expect(isOutage(error)).toBe(false),
  );
});
