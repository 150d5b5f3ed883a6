import { describe, expect, it } from 'vitest';
import { type Asked, isHeld, isRepeatable, mayRepeat } from './repeat';

const asked = (method: string, headers: Record<string, string> = {}): Asked => ({ method, headers });
const keyed = { 'idempotency-key': 'k' };
const conditional = { 'if-match': '"1"' };

describe('A request', () => {
  it.each([
    ['GET', {}, true],
    ['HEAD', {}, true],
    ['OPTIONS', {}, true],
    ['GET', conditional, true],
    ['POST', {}, false],
    ['POST', keyed, true],
    ['PATCH', {}, false],
    ['PATCH', conditional, false],
    ['PATCH', { ...conditional, ...keyed }, true],
    ['DELETE', {}, true],
    ['DELETE', conditional, false],
    ['DELETE', { ...conditional, ...keyed }, true],
  ])('%s with %o may be asked twice: %s', (method, headers, may) => expect(isRepeatable(asked(method, headers))).toBe(may));

  it('that was never sent goes to another instance whatever it is', () => {
    expect(mayRepeat(asked('POST'), { error: { code: 'ECONNREFUSED' } })).toBe(true);
    expect(mayRepeat(asked('PATCH', conditional), { error: { code: 'UND_ERR_CONNECT_TIMEOUT' } })).toBe(true);
  });

  it('whose connection broke goes there only if it may be asked twice', () => {
    expect(mayRepeat(asked('POST'), { error: { code: 'UND_ERR_SOCKET' } })).toBe(false);
    expect(mayRepeat(asked('POST', keyed), { error: { code: 'UND_ERR_SOCKET' } })).toBe(true);
    expect(mayRepeat(asked('GET'), { error: { code: 'ECONNRESET' } })).toBe(true);
  });

  it('that takes too long is not repeated', () => {
    expect(mayRepeat(asked('GET'), { error: { code: 'UND_ERR_HEADERS_TIMEOUT' } })).toBe(false);
  });

  it('that an instance cannot answer goes to another if it may be asked twice', () => {
    expect(mayRepeat(asked('GET'), { status: 503 })).toBe(true);
    expect(mayRepeat(asked('POST'), { status: 503 })).toBe(false);
    expect(mayRepeat(asked('GET'), { status: 500 })).toBe(false);
    expect(mayRepeat(asked('GET'), { status: 200 })).toBe(false);
  });

  it('that a closing server turned away goes to another whatever it is', () => {
    expect(mayRepeat(asked('POST'), { status: 503, headers: { connection: 'close' } })).toBe(true);
    expect(mayRepeat(asked('POST'), { status: 503, headers: { connection: 'close', 'retry-after': '1' } })).toBe(false);
    expect(mayRepeat(asked('POST'), { status: 503, headers: { connection: 'keep-alive' } })).toBe(false);
  });

  it('is held by the instance that died with it until its lease is over', () => {
    expect(isHeld(asked('POST', keyed), 409, '1')).toBe(true);
    expect(isHeld(asked('POST', keyed), 409, undefined)).toBe(false);
    expect(isHeld(asked('POST'), 409, '1')).toBe(false);
  });
});
