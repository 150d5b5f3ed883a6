import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '../index';

const offerings = '/tmf-api/productCatalogManagement/v4/productOffering';

let app: TestApp;
beforeAll(async () => {
  app = await testApp(plainResource('productOffering'));
});
afterAll(() => app?.close());

let keys = 0;
const newKey = () => `key-${(keys += 1)}`;
const post = (key: string, body: object, actor = 'ann') =>
  app.http.post(offerings).set('Idempotency-Key', key).set('X-Actor', actor).send(body);
const patch = (href: string, key: string, body: unknown, type = 'application/json') =>
  app.http.patch(href).set({ 'Idempotency-Key': key, 'X-Actor': 'ann', 'Content-Type': type }).send(JSON.stringify(body));
const named = async (name: string): Promise<number> =>
  Number((await app.http.get(`${offerings}?name=${name}&limit=1`)).headers['x-total-count']);

/** What a crash between the effect and the answer leaves behind: the effect, and a claim whose lease ends at some time. */
const crash = (key: string, leaseEnds = `now() - interval '1 s'`, commandId?: string) =>
  app.store.query(
    `update rest.idempotency set status = null, headers = null, body = null, leased_until = ${leaseEnds}, command_id = coalesce($2, command_id)
     where key = $1`,
    [key, commandId ?? null],
  );

describe('A request with an Idempotency-Key', () => {
  it('that is repeated gets the same answer, byte for byte, and has no second effect', async () => {
    const [key, body] = [newKey(), { name: 'once', description: 'x', isSellable: true }];
    const first = await post(key, body).expect(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    await app.http.patch(first.body.href).send({ description: 'changed since' }).expect(200);
    const again = await post(`"${key}"`, { isSellable: true, description: 'x', name: 'once' }).expect(201);
    expect(again.text).toBe(first.text);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: '"1"', location: first.body.href });
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(await named('once')).toBe(1);
  });

  it('must be the same request', async () => {
    const key = newKey();
    const { body } = await post(key, { name: 'a' }).expect(201);
    expect((await post(key, { name: 'b' }).expect(422)).body).toMatchObject({ code: 'idempotencyKeyReused', status: '422' });
    await patch(body.href, key, { name: 'a' }).expect(422);
  });

  it('belongs to who sent it', async () => {
    const key = newKey();
    const [one, other] = [await post(key, { name: 'mine' }).expect(201), await post(key, { name: 'mine' }, 'bob').expect(201)];
    expect(other.body.id).not.toBe(one.body.id);
  });

  it('sent by fifty at once has one effect', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(key, { name: 'fifty' })));
    expect(await named('fifty')).toBe(1);
    const { text } = await post(key, { name: 'fifty' }).expect(201);
    for (const { status, headers, body, text: said } of answers) {
      if (status === 201) expect(said).toBe(text);
      else expect([status, body.code, headers['retry-after']]).toEqual([409, 'idempotencyKeyInFlight', '1']);
    }
  });

  it('that was refused may be sent again, corrected', async () => {
    const key = newKey();
    await post(key, { name: 7 }).expect(400);
    await post(key, { name: 'corrected' }).expect(201);
    const { body } = await post(newKey(), { name: 'patched' }).expect(201);
    const patchKey = newKey();
    await patch(body.href, patchKey, { id: 'other' }).expect(400);
    await patch(body.href, patchKey, { description: 'x' }).expect(200);
  });

  it('patches once', async () => {
    const { body } = await post(newKey(), { name: 'list' }).expect(201);
    const [key, add] = [newKey(), [{ op: 'add', path: '/place', value: { id: 'p' } }]];
    await patch(body.href, newKey(), { place: [] }).expect(200);
    const first = await patch(body.href, key, add, 'application/json-patch+json').expect(200);
    const again = await patch(body.href, key, add, 'application/json-patch+json').expect(200);
    expect(again.text).toBe(first.text);
    expect((await app.http.get(body.href)).body.place).toHaveLength(1);
  });

  it('deletes once, and says so again', async () => {
    const { body } = await post(newKey(), { name: 'gone' }).expect(201);
    const key = newKey();
    await app.http.delete(body.href).set('Idempotency-Key', key).expect(204);
    const again = await app.http.delete(body.href).set('Idempotency-Key', key).expect(204);
    expect([again.headers['idempotency-replayed'], again.text]).toEqual(['true', '']);
    await app.http.delete(body.href).expect(404);
  });

  it.each(['', ' ', 'x'.repeat(256), 'a b', 'é'])('needs a key that can be read: "%s"', async (key) => {
    const { status, body } = await post(Buffer.from(key).toString('latin1'), { name: 'x' });
    expect([status, body.message]).toEqual([400, expect.stringContaining('Idempotency-Key: ')]);
  });
});

describe('After a crash', () => {
  it('between effect and answer, a creation is found and not made again', async () => {
    const key = newKey();
    const first = await post(key, { name: 'crashed' }).expect(201);
    await crash(key);
    const again = await post(key, { name: 'crashed' }).expect(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(await named('crashed')).toBe(1);
    expect((await post(key, { name: 'crashed' }).expect(201)).headers['idempotency-replayed']).toBe('true');
  });

  it('between effect and answer, a patch is not made again, even if it could not be', async () => {
    const { body } = await post(newKey(), { name: 'before' }).expect(201);
    const key = newKey();
    const operations = [
      { op: 'test', path: '/name', value: 'before' },
      { op: 'replace', path: '/name', value: 'after' },
    ];
    const send = () => patch(body.href, key, operations, 'application/json-patch+json').set('If-Match', '"1"').expect(200);
    await send();
    await crash(key);
    const again = await send();
    expect([again.body.name, again.headers['etag']]).toEqual(['after', '"2"']);
  });

  it('between effect and answer, what is deleted stays so', async () => {
    const { body } = await post(newKey(), { name: 'x' }).expect(201);
    const key = newKey();
    await app.http.delete(body.href).set('Idempotency-Key', key).expect(204);
    await crash(key);
    await app.http.delete(body.href).set('Idempotency-Key', key).expect(204);
  });

  it('before the effect, the next one does it', async () => {
    const key = newKey();
    await post(key, { name: 'late' }).expect(201);
    await crash(key, undefined, 'a command of which nothing came');
    await post(key, { name: 'other' }).expect(422);
    await post(key, { name: 'late' }).expect(201);
    expect(await named('late')).toBe(2);
  });

  it('nobody else goes on while the lease lasts', async () => {
    const key = newKey();
    await post(key, { name: 'leased' }).expect(201);
    await crash(key, `now() + interval '20 s'`);
    const { headers } = await post(key, { name: 'leased' }).expect(409);
    expect(headers['retry-after']).toBe('1');
  });

  it('a key is free once it has expired', async () => {
    const key = newKey();
    await post(key, { name: 'old' }).expect(201);
    await app.store.query(`update rest.idempotency set expires_at = now() - interval '1 s' where key = $1`, [key]);
    await post(key, { name: 'new' }).expect(201);
  });
});
