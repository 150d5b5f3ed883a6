import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '../index';

const v4 = '/tmf-api/productCatalogManagement/v4/productSpecification';
const v5 = '/tmf-api/productCatalogManagement/v5/productSpecification';
const json = 'application/json-patch+json';
const query = 'application/json-patch-query+json';

let app: TestApp;
beforeAll(async () => {
  app = await testApp(plainResource('productSpecification'));
});
afterAll(() => app?.close());

const parties = [
  { id: 'p1', name: 'Ann', role: 'owner' },
  { id: 'p2', name: 'Bob', role: 'buyer' },
];
const create = async (more: object = {}): Promise<string> =>
  (
    await app.http
      .post(v4)
      .send({ name: 'Server', description: 'x', relatedParty: parties, ...more })
      .expect(201)
  ).body.id;
const patch = (address: string, type: string, body: unknown, headers: Record<string, string> = {}) =>
  app.http.patch(address).set('Content-Type', type).set(headers).send(JSON.stringify(body));

describe('A PATCH by JSON Patch', () => {
  it('changes the resource as its version shows it', async () => {
    const id = await create();
    const { body, headers } = await patch(`${v4}/${id}`, json, [
      { op: 'test', path: '/name', value: 'Server' },
      { op: 'replace', path: '/relatedParty/1/name', value: 'Eve' },
      { op: 'remove', path: '/description' },
      { op: 'add', path: '/relatedParty', value: { id: 'p3', role: 'user' } },
    ]).expect(200);
    expect(body).toMatchObject({ relatedParty: [{ name: 'Ann' }, { id: 'p2', name: 'Eve', role: 'buyer' }, { id: 'p3' }] });
    expect(body).not.toHaveProperty('description');
    expect(headers['etag']).toBe('"2"');

    const replaced = [{ op: 'replace', path: '/relatedParty/0/partyOrPartyRole/name', value: 'Joe' }];
    const { body: shown } = await patch(`${v5}/${id}`, json, replaced).expect(200);
    expect(shown.relatedParty[0]).toMatchObject({ role: 'owner', partyOrPartyRole: { id: 'p1', name: 'Joe' } });
    expect((await app.http.get(`${v4}/${id}`)).body.relatedParty[0]).toMatchObject({ id: 'p1', name: 'Joe', role: 'owner' });
  });

  it('keeps what only the other version can say', async () => {
    const id = await create();
    const externalIdentifier = [{ id: 'erp', owner: 'ERP' }];
    await patch(`${v5}/${id}`, 'application/merge-patch+json', { externalIdentifier }).expect(200);
    await patch(`${v4}/${id}`, json, [{ op: 'replace', path: '/name', value: 'Other' }]).expect(200);
    expect((await app.http.get(`${v5}/${id}`)).body).toMatchObject({ name: 'Other', externalIdentifier });
  });

  it('whose test fails changes nothing and is a conflict', async () => {
    const id = await create();
    const operations = [
      { op: 'replace', path: '/name', value: 'Other' },
      { op: 'test', path: '/description', value: 'y' },
    ];
    const { body } = await patch(`${v4}/${id}`, json, operations).expect(409);
    expect(body).toMatchObject({ code: 'conflict', message: expect.stringContaining('description: Operation 1 (test)') });
    expect((await app.http.get(`${v4}/${id}`)).headers['etag']).toBe('"1"');
  });

  it.each([
    ['id', [{ op: 'replace', path: '/id', value: 'other' }], 400],
    ['href', [{ op: 'remove', path: '/href' }], 400],
    ['lastUpdate', [{ op: 'add', path: '/lastUpdate', value: '2026-01-01T00:00:00Z' }], 400],
    ['name', [{ op: 'remove', path: '/name' }], 400],
    ['name', [{ op: 'replace', path: '/name', value: 7 }], 400],
    ['externalIdentifier', [{ op: 'add', path: '/externalIdentifier', value: [] }], 400],
    ['0.op', [{ op: 'spam', path: '/name' }], 400],
    ['0.path', [{ op: 'add', path: '/__proto__', value: 1 }], 400],
    ['nothing', [{ op: 'remove', path: '/nothing' }], 409],
  ])('refuses by name: %s', async (name, operations, status) => {
    const { body } = await patch(`${v4}/${await create()}`, json, operations).expect(status);
    expect(body.message).toContain(`${name}: `);
  });

  it('is checked against If-Match', async () => {
    const id = await create();
    const operations = [{ op: 'replace', path: '/name', value: 'Other' }];
    await patch(`${v4}/${id}`, json, operations, { 'If-Match': '"9"' }).expect(412);
    await patch(`${v4}/${id}`, json, operations, { 'If-Match': '"1"' }).expect(200);
  });

  it('at the same time by many loses none of the additions', async () => {
    const id = await create({ relatedParty: [] });
    const add = (at: number) => patch(`${v4}/${id}`, json, [{ op: 'add', path: '/relatedParty', value: { id: `p${at}`, role: 'user' } }]);
    await Promise.all(Array.from({ length: 20 }, (_, at) => add(at).expect(200)));
    expect((await app.http.get(`${v4}/${id}`)).body.relatedParty).toHaveLength(20);
  });
});

describe('A PATCH by JSON Patch Query', () => {
  it.each([
    [v4, '/relatedParty/name?relatedParty.role=buyer'],
    [v4, "relatedParty[?(@.role=='buyer')].name"],
    [v5, '/relatedParty/partyOrPartyRole/name?relatedParty.role=buyer'],
    [v5, "$.relatedParty[?(@.partyOrPartyRole.id=='p2')].partyOrPartyRole.name"],
  ])('finds what it changes: %s %s', async (base, path) => {
    const id = await create();
    await patch(`${base}/${id}`, query, [{ op: 'replace', path, value: 'Eve' }]).expect(200);
    expect((await app.http.get(`${v4}/${id}`)).body.relatedParty).toMatchObject([{ name: 'Ann' }, { id: 'p2', name: 'Eve' }]);
  });

  it('removes what it finds', async () => {
    const id = await create();
    const { body } = await patch(`${v4}/${id}`, query, [{ op: 'remove', path: '/relatedParty?role=owner' }]).expect(200);
    expect(body.relatedParty).toMatchObject([{ id: 'p2' }]);
  });

  it('that finds nothing is a conflict', async () => {
    const { body } = await patch(`${v4}/${await create()}`, query, [{ op: 'remove', path: '/relatedParty?role=nobody' }]).expect(409);
    expect(body.reason).toContain('selects nothing');
  });
});

describe('A PATCH in another media type', () => {
  it.each(['text/plain', 'application/xml', 'application/jsonpatch'])('is refused: %s', async (type) => {
    const { body, headers } = await app.http
      .patch(`${v4}/${await create()}`)
      .set('Content-Type', type)
      .send('x')
      .expect(415);
    expect(body.code).toBe('unsupportedMediaType');
    expect(headers['accept-patch']).toContain(json);
  });

  it('is told beforehand by OPTIONS', async () => {
    const { headers } = await app.http.options(`${v4}/1`).expect(204);
    expect(headers['accept-patch']).toBe(['application/json', 'application/merge-patch+json', json, query].join(', '));
    expect(headers['allow']).toContain('PATCH');
  });

  it('is not what a POST takes', async () => {
    await app.http.post(v4).set('Content-Type', json).send('[]').expect(415);
  });
});
