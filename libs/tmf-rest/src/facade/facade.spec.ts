import { contracts } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import { down, innerPath, up } from './index';

const { category, productOffering, productOrder, product, resource, service, troubleTicket, appliedCustomerBillingRate, monitor } =
  contracts;

describe('The facade, for v4,', () => {
  it('renames an attribute', () => {
    const rate = { id: '1', appliedBillingRateType: 'usage' };
    expect(down(appliedCustomerBillingRate, 'v4', rate)).toEqual({ id: '1', type: 'usage' });
    expect(up(appliedCustomerBillingRate, 'v4', { id: '1', type: 'usage' }, 'resource')).toEqual({
      '@type': 'AppliedCustomerBillingRate',
      ...rate,
    });
  });

  it('renames a whole resource', () => {
    const { versions } = contracts.productCatalog;
    expect(versions.v4).toMatchObject({ path: 'catalog', type: 'Catalog', schema: { create: 'CatalogCreate' } });
    expect(versions.v4?.events).toContain('CatalogStateChangeEvent');
    expect(down(contracts.productCatalog, 'v4', { '@type': 'ProductCatalog', id: '1' })).toEqual({ '@type': 'Catalog', id: '1' });
    expect(up(contracts.productCatalog, 'v4', { '@type': 'Catalog', name: 'x' }, 'create')).toEqual({
      '@type': 'ProductCatalog',
      name: 'x',
    });
  });

  it('unwraps a related party', () => {
    const inner = {
      id: '1',
      relatedParty: [{ role: 'customer', partyOrPartyRole: { id: '7', name: 'Ann', '@referredType': 'Individual' } }],
    };
    const outer = { id: '1', relatedParty: [{ role: 'customer', id: '7', name: 'Ann', '@referredType': 'Individual' }] };
    expect(down(troubleTicket, 'v4', inner)).toEqual(outer);
    expect(up(troubleTicket, 'v4', outer, 'update')).toEqual(inner);
  });

  it('shows the first of several where it knows one', () => {
    const place = (id: string) => ({ role: 'site', place: { id } });
    expect(down(resource, 'v4', { id: '1', place: [place('a'), place('b')] })).toEqual({ id: '1', place: { role: 'site', id: 'a' } });
    expect(up(resource, 'v4', { place: { role: 'site', id: 'a' } }, 'update')).toEqual({ place: [place('a')] });
  });

  it('shows one attribute of an object where it knows a scalar', () => {
    expect(down(category, 'v4', { id: '1', parent: { id: '9', name: 'all' } })).toEqual({ id: '1', parentId: '9' });
    expect(up(category, 'v4', { parentId: '9' }, 'update')).toEqual({ parent: { id: '9' } });
    expect(down(productOrder, 'v4', { externalId: [{ id: 'e1' }, { id: 'e2' }] })).toEqual({ externalId: 'e1' });
    expect(up(productOrder, 'v4', { externalId: 'e1' }, 'update')).toEqual({ externalId: [{ id: 'e1' }] });
  });

  it('nests what it has one level deeper, beside what only it has there', () => {
    const inner = { productRelationship: [{ relationshipType: 'bundles', id: 'p', product: { description: 'x' } }] };
    const outer = { productRelationship: [{ relationshipType: 'bundles', product: { id: 'p', description: 'x' } }] };
    expect(down(product, 'v4', inner)).toEqual(outer);
    expect(up(product, 'v4', outer, 'update')).toEqual(inner);
    const price = { productOfferingPrice: [{ price: { unit: 'EUR', value: '9.90', taxRate: 20 } }] };
    expect(down(productOffering, 'v4', price)).toEqual({
      productOfferingPrice: [{ price: { dutyFreeAmount: { unit: 'EUR', value: 9.9 }, taxRate: 20 } }],
    });
  });

  it('has its own words for values', () => {
    expect(down(resource, 'v4', { operationalState: 'enabled', administrativeState: 'shuttingDown' })).toEqual({
      operationalState: 'enable',
      administrativeState: 'shutdown',
    });
    expect(up(resource, 'v4', { operationalState: 'disable' }, 'update')).toEqual({ operationalState: 'disabled' });
  });

  it('shows the nearest value for one it does not know, and takes its own as they are', () => {
    expect(down(productOrder, 'v4', { state: 'draft' })).toEqual({ state: 'acknowledged' });
    expect(up(productOrder, 'v4', { state: 'acknowledged' }, 'update')).toEqual({ state: 'acknowledged' });
    expect(down(service, 'v4', { state: 'suspended' })).toEqual({ state: 'inactive' });
  });

  it('leaves out what only v5 has, both ways', () => {
    expect(down(productOffering, 'v4', { id: '1', externalIdentifier: [{ id: 'e' }] })).toEqual({ id: '1' });
    expect(up(productOffering, 'v4', { name: 'x', externalIdentifier: [{ id: 'e' }] }, 'update')).toEqual({ name: 'x' });
  });

  it('says an object as text where it has a text', () => {
    const inner = { id: '1', request: { method: 'POST', body: { state: 'active' } } };
    const outer = { id: '1', request: { method: 'POST', body: '{"state":"active"}' } };
    expect(down(monitor, 'v4', inner)).toEqual(outer);
    expect(up(monitor, 'v4', outer, 'update')).toEqual(inner);
  });
});

describe('The facade, for v5,', () => {
  it('leaves out what only v4 has', () => {
    expect(down(resource, 'v5', { id: '1', resourceStatus: 'available' })).toEqual({ '@type': 'Resource', id: '1' });
  });

  it('says the type of everything, by its position', () => {
    expect(down(troubleTicket, 'v5', { id: '1', note: [{ text: 'x' }], '@type': 'Incident' })).toEqual({
      '@type': 'Incident',
      id: '1',
      note: [{ '@type': 'Note', text: 'x' }],
    });
  });
});

describe('The facade', () => {
  it('passes extensions unchanged, both ways and in both versions', () => {
    const outer = { id: '1', colour: 'red', relatedParty: [{ role: 'x', id: '7', since: { year: 1 } }] };
    expect(down(troubleTicket, 'v4', up(troubleTicket, 'v4', outer, 'update'))).toEqual(outer);
    expect(down(troubleTicket, 'v5', { colour: 'red' })).toEqual({ '@type': 'TroubleTicket', colour: 'red' });
  });

  it('stores neither an id nor an href that a client sent, and always a type', () => {
    expect(up(troubleTicket, 'v5', { id: '1', href: 'x', name: 'n' }, 'create')).toEqual({ '@type': 'TroubleTicket', name: 'n' });
    expect(up(troubleTicket, 'v5', { id: '1', href: 'x', name: 'n' }, 'update')).toEqual({ id: '1', name: 'n' });
  });

  it('keeps null, which removes an attribute', () => {
    expect(up(productOrder, 'v4', { externalId: null, orderDate: null }, 'update')).toEqual({ externalId: null, creationDate: null });
  });

  it.each([
    [9.9, '9.9'],
    [10, '10'],
    [0, '0'],
    [-0.5, '-0.5'],
    [1e-7, '0.0000001'],
    [1.5e21, '1500000000000000000000'],
    [123456789012.345, '123456789012.345'],
  ])('takes the amount %s in as the text %s, and shows it as it was', (value, text) => {
    const order = (amount: unknown) => ({
      orderTotalPrice: [{ priceType: 'usage', price: { dutyFreeAmount: { unit: 'EUR', value: amount } } }],
    });
    for (const version of ['v4', 'v5'] as const) {
      expect(up(productOrder, version, order(value), 'update')).toEqual(order(text));
      expect(down(productOrder, version, order(text))).toMatchObject(order(value));
    }
  });

  it('refuses an amount with more digits than a number carries, and names it', () => {
    const body = { orderTotalPrice: [{ price: { dutyFreeAmount: { value: 0.1234567890123456 } } }] };
    expect(() => up(productOrder, 'v5', body, 'create')).toThrow(
      expect.objectContaining({ code: 'invalid', field: 'orderTotalPrice.price.dutyFreeAmount.value' }),
    );
  });

  it('finds the inner path of an attribute', () => {
    expect(innerPath(troubleTicket, 'v4', 'relatedParty.id')).toBe('relatedParty.partyOrPartyRole.id');
    expect(innerPath(troubleTicket, 'v4', 'relatedParty.role')).toBe('relatedParty.role');
    expect(innerPath(troubleTicket, 'v4', 'externalId')).toBe('externalIdentifier.id');
    expect(innerPath(productOrder, 'v4', 'orderDate')).toBe('creationDate');
    expect(innerPath(productOrder, 'v4', 'creationDate')).toBeUndefined();
    expect(innerPath(productOrder, 'v5', 'creationDate')).toBe('creationDate');
    expect(innerPath(product, 'v4', 'productRelationship.product.id')).toBe('productRelationship.id');
    expect(innerPath(product, 'v4', 'productRelationship.product.description')).toBe('productRelationship.product.description');
    expect(innerPath(product, 'v5', 'nonsense.id')).toBeUndefined();
    expect(innerPath(product, 'v5', 'name.first')).toBeUndefined();
  });
});
