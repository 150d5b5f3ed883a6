import { contracts, openapi, type ApiVersion, type TmfApi } from '@skyledger/tmf-contracts';
import type { Notification } from '@skyledger/messaging';
import { facesOf } from '@skyledger/tmf-rest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { operationOf, thin, toldIn } from './envelope';

const notification = (type: string, resource: string, document: object): Notification => ({
  id: 'e1',
  type,
  resource,
  subject: 'o1',
  document,
  sequence: 3,
  time: '2026-01-01T00:00:00.000Z',
  tenant: 'default',
  actor: 'tester',
  correlationId: 'flow',
  causationId: 'cause',
});

const order = {
  id: 'o1',
  '@type': 'ProductOrder',
  state: 'completed',
  creationDate: '2026-01-01T00:00:00.000Z',
  externalId: [{ '@type': 'ExternalIdentifier', id: 'po-1', owner: 'buyer', externalIdentifierType: 'po' }],
  productOrderItem: [{ '@type': 'ProductOrderItem', id: '1', action: 'add' }],
};
const changed = notification('ProductOrderStateChangeEvent', 'productOrder', order);

/** What the contract says a listener is sent. */
const webhookIn = (api: TmfApi, version: ApiVersion, name: string) => {
  const document = openapi(api, version) as {
    webhooks: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>;
  };
  const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: false });
  ajv.addSchema({ ...document, $id: 'api' });
  return ajv.compile({
    $id: 'api-of-listener',
    ...absolute(document.webhooks[operationOf(name)]!.post.requestBody.content['application/json']!.schema),
  });
};
const absolute = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));

describe('A notification', () => {
  it('is told in v4', () =>
    expect(toldIn('v4', changed, 'https://sky.example')).toEqual({
      name: 'ProductOrderStateChangeEvent',
      envelope: {
        eventId: 'e1',
        eventTime: '2026-01-01T00:00:00.000Z',
        eventType: 'ProductOrderStateChangeEvent',
        correlationId: 'flow',
        domain: expect.any(String),
        timeOcurred: '2026-01-01T00:00:00.000Z',
        event: {
          productOrder: {
            id: 'o1',
            href: 'https://sky.example/tmf-api/productOrderingManagement/v4/productOrder/o1',
            '@type': 'ProductOrder',
            state: 'completed',
            orderDate: '2026-01-01T00:00:00.000Z',
            externalId: 'po-1',
            productOrderItem: [expect.objectContaining({ id: '1', action: 'add' })],
          },
        },
      },
    }));

  it('is told in v5, with both spellings of when it happened', () => {
    const { envelope } = toldIn('v5', changed, '')!;
    expect(envelope).toMatchObject({
      '@type': 'ProductOrderStateChangeEvent',
      timeOccurred: '2026-01-01T00:00:00.000Z',
      timeOcurred: '2026-01-01T00:00:00.000Z',
      source: { id: 'o1', '@referredType': 'ProductOrder' },
      event: {
        productOrder: {
          href: '/tmf-api/productOrderingManagement/v5/productOrder/o1',
          creationDate: order.creationDate,
          externalId: order.externalId,
        },
      },
    });
  });

  it.each(['v4', 'v5'] as const)('keeps the contract of %s', (version) => {
    const told = toldIn(version, changed, 'https://sky.example')!;
    const keeps = webhookIn('TMF622', version, told.name);
    expect(keeps(told.envelope), JSON.stringify(keeps.errors)).toBe(true);
  });

  it('has the name and the key that the version has for the resource', () => {
    const created = notification('ProductCatalogCreateEvent', 'productCatalog', { id: 'c', '@type': 'ProductCatalog', name: 'Cloud' });
    expect(toldIn('v4', created, '')).toMatchObject({ name: 'CatalogCreateEvent', envelope: { event: { catalog: { name: 'Cloud' } } } });
    expect(toldIn('v5', created, '')).toMatchObject({
      name: 'ProductCatalogCreateEvent',
      envelope: { event: { productCatalog: { name: 'Cloud' } } },
    });
  });

  it('is not told in a version that does not have it', () => {
    const specification = notification('TroubleTicketSpecificationCreateEvent', 'troubleTicketSpecification', { id: 's' });
    expect(toldIn('v4', specification, '')).toBeUndefined();
    expect(toldIn('v4', notification('ProductOrderMilestoneEvent', 'productOrder', order), '')).toBeUndefined();
  });

  it('says no more than where to look when it would be too long', () => {
    const { id, href } = { id: 'o1', href: '/tmf-api/productOrderingManagement/v4/productOrder/o1' };
    expect(thin(toldIn('v4', changed, '')!).envelope['event']).toEqual({ productOrder: { id, href, '@type': 'ProductOrder' } });
  });

  it('goes to an address that the contract has, whatever the resource', () => {
    for (const { resource, api } of Object.values(contracts)) {
      for (const { version, shown } of facesOf(resource)) {
        const { webhooks } = openapi(api, version) as { webhooks: object };
        for (const name of shown.events) expect(webhooks).toHaveProperty(operationOf(name));
      }
    }
  });
});
