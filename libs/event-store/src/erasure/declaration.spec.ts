import { describe, expect, it } from 'vitest';
import { customerOf, type Declaration, type Leaf, Walk } from './declaration';

const declaration: Declaration = {
  parties: ['relatedParty', 'partyOrPartyRole'],
  structure: ['id', 'role', '@type', 'startDateTime'],
  ofCustomer: { resources: ['ticket'], texts: { note: ['author', 'text'], place: ['city'], contactMedium: '*' } },
  legalHold: [],
  erased: {},
};

const found = (value: unknown, category = 'ticket'): Leaf[] => {
  const leaves: Leaf[] = [];
  new Walk(declaration, category).replaced(value, 'the customer', (leaf) => {
    leaves.push(leaf);
    return leaf.text;
  });
  return leaves;
};
const party = {
  id: 'p1',
  '@type': 'Individual',
  name: 'Ann',
  contactMedium: [{ emailAddress: 'a@b', validFor: { startDateTime: 'now' } }],
};

describe('What is personal', () => {
  it('is every text of a party but what tells what it is, under the id of that party', () => {
    expect(found({ relatedParty: [{ role: 'customer', partyOrPartyRole: party }] })).toEqual([
      { subject: 'p1', field: 'name', text: 'Ann' },
      { subject: 'p1', field: 'emailAddress', text: 'a@b' },
    ]);
    expect(found({ relatedParty: [{ id: 'p2', role: 'owner', name: 'Bob' }] })).toEqual([{ subject: 'p2', field: 'name', text: 'Bob' }]);
  });

  it('is what is declared of a resource about a customer, under the customer', () => {
    const value = {
      name: 'x',
      note: [{ id: '1', author: 'Ann', text: 'Hello' }],
      place: [{ role: 'home', place: { name: 'y', city: 'Bern' } }],
    };
    expect(found(value)).toEqual([
      { subject: 'the customer', field: 'author', text: 'Ann' },
      { subject: 'the customer', field: 'text', text: 'Hello' },
      { subject: 'the customer', field: 'city', text: 'Bern' },
    ]);
    expect(found(value, 'resource')).toEqual([]);
  });

  it('costs nothing where there is none: the value stays the very same', () => {
    const value = { name: 'x', relatedEntity: [{ id: '1', name: 'y' }], relatedParty: [{ id: 'p1', role: 'owner' }] };
    expect(new Walk(declaration, 'ticket').replaced(value, 'c', () => 'never')).toBe(value);
  });

  it('is replaced in a copy: the value itself is left alone', () => {
    const value = { relatedParty: [{ partyOrPartyRole: { id: 'p1', name: 'Ann' } }], other: { deep: [1, 2] } };
    const after = new Walk(declaration, 'ticket').replaced(value, 'c', ({ text }) => `<${text}>`);
    expect(after).toEqual({ relatedParty: [{ partyOrPartyRole: { id: 'p1', name: '<Ann>' } }], other: { deep: [1, 2] } });
    expect(value.relatedParty[0]!.partyOrPartyRole.name).toBe('Ann');
    expect(after.other).toBe(value.other);
  });
});

describe('The customer of a resource', () => {
  it.each([
    ['the party in that role', { relatedParty: [{ role: 'agent', id: 'a' }, { role: 'customer', partyOrPartyRole: { id: 'b' } }] }, 'b'],
    ['else the first party', { relatedParty: [{ role: 'agent', id: 'a' }, { role: 'owner', id: 'b' }] }, 'a'],
    ['else the billing account', { billingAccount: { id: 'acc' } }, 'acc'],
    ['else that of the first item', { productOrderItem: [{ billingAccount: { id: 'acc' } }] }, 'acc'],
    ['else nobody', { name: 'x' }, undefined],
    ['of nothing', undefined, undefined],
  ])('is %s', (_, resource, expected) => expect(customerOf(resource)).toBe(expected)); // prettier-ignore
});
