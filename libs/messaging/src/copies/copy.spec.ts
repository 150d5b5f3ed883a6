import { specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { type CopyTaken, copied, copyDecider, type TakeCopy } from './copy';

const gaps: number[] = [];
const given = specification(copyDecider('usage.productOffering', (missed) => gaps.push(missed)));
const shown = (sequence: number) => ({ sequence, time: '2026-01-01T00:00:00.000Z', document: { id: 'a', sequence } });
const said = (sequence: number, count = 1): TakeCopy['data'] => ({ ...shown(sequence), count });
const taken = (sequence: number, missed = 0): CopyTaken => ({ type: 'CopyTaken', data: { ...shown(sequence), missed } });

describe('A local copy', () => {
  it('takes over the first notification', () =>
    given()
      .when({ type: 'TakeCopy', data: said(1) })
      .then(taken(1)));
  it('takes over the next one', () =>
    given(taken(1))
      .when({ type: 'TakeCopy', data: said(2) })
      .then(taken(2)));
  it('takes over an event with several notifications once', () =>
    given(taken(1))
      .when({ type: 'TakeCopy', data: said(3, 2) })
      .then(taken(3)));
  it('ignores the same one again', () =>
    given(taken(2))
      .when({ type: 'TakeCopy', data: said(2) })
      .thenNothing());
  it('ignores an older one', () =>
    given(taken(2))
      .when({ type: 'TakeCopy', data: said(1) })
      .thenNothing());
  it('does not wait for a missing one, and counts it', () => {
    given(taken(1))
      .when({ type: 'TakeCopy', data: said(4) })
      .then(taken(4, 2));
    expect(gaps).toEqual([2]);
  });
  it('shows the document that was said', () => {
    const metadata = { id: 'a', version: 1, recordedAt: '2026-01-01T00:00:00.000Z' };
    expect(copied.project(undefined, { ...taken(1), metadata })).toEqual({ id: 'a', sequence: 1 });
    expect(copied.project({}, { type: 'CopyTaken', data: { ...shown(2), document: null, missed: 0 }, metadata })).toBeUndefined();
  });
});
