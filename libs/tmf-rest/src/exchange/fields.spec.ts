import { describe, expect, it } from 'vitest';
import { fieldsIn, selected } from './fields';

const ticket = { id: '1', href: '/1', '@type': 'TroubleTicket', name: 'n', note: [{ text: 'x', author: 'a' }] };

describe('fields', () => {
  it('absent means all', () => expect(selected(ticket, fieldsIn([]), false)).toEqual(ticket));
  it('none gives id and href', () => expect(selected(ticket, fieldsIn([['fields', 'none']]), false)).toEqual({ id: '1', href: '/1' }));
  it('gives @type where the version says it', () =>
    expect(selected(ticket, fieldsIn([['fields', 'none']]), true)).toEqual({ id: '1', href: '/1', '@type': 'TroubleTicket' }));
  it('picks what is named, also inside arrays', () =>
    expect(selected(ticket, fieldsIn([['fields', 'name, note.text']]), false)).toEqual({
      id: '1',
      href: '/1',
      name: 'n',
      note: [{ text: 'x' }],
    }));
  it('gives all of what is named whole and in part', () => {
    for (const fields of ['note,note.text', 'note.text,note'])
      expect(selected(ticket, fieldsIn([['fields', fields]]), false)).toEqual({ id: '1', href: '/1', note: ticket.note });
  });
  it('passes over what is not there', () =>
    expect(selected(ticket, fieldsIn([['fields', 'name.first,colour,constructor']]), false)).toEqual({ id: '1', href: '/1', name: 'n' }));
  it('are not without number', () =>
    expect(() => fieldsIn([['fields', Array.from({ length: 101 }, (_, n) => `a${n}`).join()]])).toThrow('At most 100'));
});
