import { describe, expect, it } from 'vitest';
import { applyPatch } from './json-patch';
import type { Json } from './merge-patch';
import { operationsIn } from './operations';
import { jsonPatch, jsonPatchQuery } from './tmf-flavours';

const comparisons: Record<string, 'instant' | 'number'> = { 'note.date': 'instant', 'productOrderItem.quantity': 'number' };
const byQuery = (document: Json, ...operations: object[]) =>
  applyPatch(
    document,
    operationsIn(operations),
    jsonPatchQuery((name) => comparisons[name]),
  );
const codeOf = (work: () => unknown) => {
  try {
    return { done: work() };
  } catch (error) {
    const { code, field } = error as { code: string; field?: string };
    return `${code} ${field}`;
  }
};

const note: { [name: string]: string }[] = [
  { id: '1', author: 'Arthur', date: '2026-01-01T09:00:00Z', text: 'called' },
  { id: '2', author: 'John', date: '2026-01-02T09:00:00.000Z' },
  { id: '3', author: 'John', text: 'done' },
];
const ticket = { id: 't', status: 'held', note };
const order = {
  id: 'o',
  productOrderItem: [
    { id: '110', quantity: 1, billingAccount: { id: 'a' }, product: { relatedParty: [{ role: 'customer', name: 'Mary' }] } },
    { id: '120', quantity: 2, billingAccount: { id: 'b' }, product: { relatedParty: [{ role: 'user', name: 'John' }] } },
  ],
};
const characteristics = {
  serviceCharacteristic: [
    { name: 'MSISDN', value: '1' },
    { name: 'speed', value: { volume: 20, unit: 'Mbps' } },
  ],
};

describe('JSON Patch at TM Forum', () => {
  it('adds an item to an array without saying where', () => {
    const add = (value: Json) => applyPatch({ note: [{ text: 'a' }] }, operationsIn([{ op: 'add', path: '/note', value }]), jsonPatch);
    expect(add({ text: 'b' })).toEqual({ note: [{ text: 'a' }, { text: 'b' }] });
    expect(add([{ text: 'b' }])).toEqual({ note: [{ text: 'b' }] });
  });
  it('may come as one operation without the brackets', () =>
    expect(applyPatch({ state: 'new' }, operationsIn({ op: 'replace', path: '/state', value: 'onHold' }), jsonPatch)).toEqual({
      state: 'onHold',
    }));
});

describe('JSON Patch Query with a pointer and a query', () => {
  it('changes an attribute of the items that a full name selects', () => {
    const path = '/productOrderItem/billingAccount/id?productOrderItem.id=120';
    expect(byQuery(order, { op: 'replace', path, value: '1889' })).toMatchObject({
      productOrderItem: [{ billingAccount: { id: 'a' } }, { billingAccount: { id: '1889' } }],
    });
  });
  it('selects by the name inside the item, too', () =>
    expect(byQuery(characteristics, { op: 'replace', path: '/serviceCharacteristic/value?name=MSISDN', value: '2' })).toMatchObject({
      serviceCharacteristic: [{ value: '2' }, {}],
    }));
  it('selects by what lies deeper than what is changed', () => {
    const path = '/productOrderItem/quantity?productOrderItem.product.relatedParty.name=Mary';
    expect(byQuery(order, { op: 'replace', path, value: 5 })).toMatchObject({ productOrderItem: [{ quantity: 5 }, { quantity: 2 }] });
  });
  it('selects at each array on the way', () => {
    const path =
      '/productOrderItem/product/relatedParty/name?productOrderItem.quantity.gt=0&productOrderItem.product.relatedParty.role=user';
    expect(byQuery(order, { op: 'replace', path, value: 'Ann' })).toMatchObject({
      productOrderItem: [{ product: { relatedParty: [{ name: 'Mary' }] } }, { product: { relatedParty: [{ name: 'Ann' }] } }],
    });
  });
  it('changes, of an item, what is said and keeps the rest', () =>
    expect(byQuery(ticket, { op: 'replace', path: '/note?id=2', value: { author: 'Jack', text: 'Please' } })).toMatchObject({
      note: [note[0], { id: '2', author: 'Jack', date: note[1]!.date, text: 'Please' }, note[2]],
    }));
  it('removes all items that are selected', () =>
    expect(byQuery(ticket, { op: 'remove', path: '/note?author=John' })).toEqual({ ...ticket, note: [note[0]] }));
  it('compares instants, and reads slashes for dots', () =>
    expect(byQuery(ticket, { op: 'remove', path: '/note?/note/date=2026-01-02T10:00:00%2B01:00' })).toMatchObject({
      note: [note[0], note[2]],
    }));
  it('adds inside the selected items', () => {
    const path = '/productOrderItem/product/relatedParty?productOrderItem.id=110';
    const value = { role: 'user', name: 'Eve' };
    expect(byQuery(order, { op: 'add', path, value })).toMatchObject({
      productOrderItem: [{ product: { relatedParty: [{ name: 'Mary' }, value] } }, { product: { relatedParty: [{ name: 'John' }] } }],
    });
  });
  it('makes an attribute itself a condition', () => {
    expect(byQuery(ticket, { op: 'replace', path: '/status?status=held', value: 'inProgress' })).toMatchObject({ status: 'inProgress' });
    expect(codeOf(() => byQuery(ticket, { op: 'replace', path: '/status?status=new', value: 'held' }))).toBe('conflict undefined');
  });
  it('is a plain pointer where there is no query', () =>
    expect(
      byQuery(ticket, { op: 'replace', path: '/note/0/text', value: 'x' }, { op: 'add', path: '/note/-', value: { text: 'y' } }),
    ).toMatchObject({ note: [{ text: 'x' }, {}, {}, { text: 'y' }] }));
});

describe('JSON Patch Query with a JSONPath', () => {
  it.each([
    ["note[?(@.author=='Arthur')].text"],
    ["$.note[?(@.author == 'Arthur')].text"],
    [".note[?(@.date=='2026-01-01T10:00:00+01:00')].text"],
    ["/note[?(@.author=='Arthur')]/text"],
    ["$['note'][0]['text']"],
  ])('reads %s', (path) => expect(byQuery(ticket, { op: 'replace', path, value: 'x' })).toMatchObject({ note: [{ text: 'x' }, {}, {}] }));

  it('merges what is added to an item that was found', () =>
    expect(byQuery(ticket, { op: 'add', path: "note[?(@.id=='2')]", value: { text: 'Informed' } })).toMatchObject({
      note: [note[0], { ...note[1], text: 'Informed' }, note[2]],
    }));
  it('removes an item, or an attribute of it', () => {
    expect(byQuery(ticket, { op: 'remove', path: "note[?(@.author=='John' && !@.text)]" })).toMatchObject({ note: [note[0], note[2]] });
    expect(byQuery(ticket, { op: 'remove', path: "note[?(@.id=='3')].text" })).toEqual({
      ...ticket,
      note: [note[0], note[1], { id: '3', author: 'John' }],
    });
  });
  it('goes into values that are objects', () =>
    expect(
      byQuery(characteristics, { op: 'replace', path: "serviceCharacteristic[?(@.name=='speed')].value.volume", value: 120 }),
    ).toMatchObject({ serviceCharacteristic: [{}, { value: { volume: 120, unit: 'Mbps' } }] }));
  it('adds a name that was not there', () =>
    expect(byQuery(ticket, { op: 'add', path: 'description', value: 'x' })).toMatchObject({ description: 'x' }));
  it('tests, copies and moves', () => {
    expect(byQuery(ticket, { op: 'test', path: "note[?(@.id=='1')].author", value: 'Arthur' })).toEqual(ticket);
    expect(byQuery(ticket, { op: 'copy', from: "note[?(@.id=='1')].text", path: "note[?(@.id=='2')].text" })).toMatchObject({
      note: [note[0], { text: 'called' }, note[2]],
    });
    expect(byQuery(ticket, { op: 'move', from: "note[?(@.id=='3')]", path: '/note/0' })).toMatchObject({
      note: [note[2], note[0], note[1]],
    });
  });

  it.each([
    ["note[?(@.author=='Nobody')].text", 'conflict undefined'],
    ["note[?(@.author=='J]", 'invalid 0.path'],
    ['note[?(@.author=~/(?=a)/)].text', 'invalid 0.path'],
    ['note[?(process.exit())].text', 'invalid 0.path'],
    ['note[(@.length-1)].text', 'invalid 0.path'],
    ['note..text', 'invalid 0.path'],
    ['__proto__.polluted', 'invalid 0.path'],
    ['/note?%zz=1', 'invalid 0.path'],
  ])('refuses %s', (path, code) => expect(codeOf(() => byQuery(ticket, { op: 'replace', path, value: 'x' }))).toBe(code));

  it('takes a value from one place only', () =>
    expect(codeOf(() => byQuery(ticket, { op: 'copy', from: "note[?(@.author=='John')].author", path: '/description' }))).toMatch(
      /^conflict/,
    ));
});
