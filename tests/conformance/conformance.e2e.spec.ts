import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Face, faces, operations } from './operations';
import { changes, decidedByServer, illegalSteps, kept, legalSteps, notGiven, untold } from './peculiarities';
import { innerName } from './platform';
import { type Answer, least, most, World } from './world';

const world = new World();
beforeAll(() => world.begin());
afterAll(() => world.end());

const nothing = '00000000-0000-4000-8000-000000000000';
const later = { Prefer: 'respond-async' };
const stale = { 'If-Match': '"0"' };
const at = ({ path }: Face, id: string) => `${path}/${encodeURIComponent(id)}`;
const expectStatus = ({ status, body }: Answer, expected: number) => expect(status, JSON.stringify(body)).toBe(expected);

/** An attribute that a client may change, and to what. */
const changeOf = (face: Face): readonly [name: string, value: string] => {
  const sample = world.bodyFor({ ...face, create: face.patch! }, { depth: 1, optional: true });
  const names = ['description', 'name', ...Object.keys(sample).filter((name) => !name.startsWith('@'))];
  return changes[innerName(face)] ?? [names.find((name) => typeof sample[name] === 'string')!, 'changed'];
};

/** One that can be changed. */
const changeableOne = (face: Face) => (face.resource === 'service' ? world.grownOf('service') : world.find(face));

const creates = (face: Face) => {
  it.each([
    ['what is mandatory', least],
    ['every attribute', most],
  ])('creates one of %s, and gives back what it was told', async (_, extent) => {
    const body = world.bodyFor(face, extent);
    const answer = await world.create(face, extent);
    const shown = Object.fromEntries(Object.entries(body).filter(([name]) => !decidedByServer(innerName(face)).includes(name)));
    if (face.resource !== 'cancelProductOrder') expect(answer.body).toMatchObject(shown);
    expect(answer.body['href']).toBe(at(face, answer.body.id));
    expect(answer.headers.get('location')).toBeTruthy();
    if (face.retrieve) expect((await world.ask('GET', answer.headers.get('location')!)).status).toBe(200);
  });

  if (face.resource === 'service')
    it('accepts what it will do later', async () => {
      const body = world.bodyFor(face, least);
      expect(await world.ask('POST', face.path, { body, headers: later })).toMatchObject({ status: 202, body: { id: expect.any(String) } });
    });

  it('refuses a body that is no JSON, is no object, or has an attribute of another type', async () => {
    const text = Object.entries(world.bodyFor(face, most)).find(([, value]) => typeof value === 'string')![0];
    for (const body of ['{"name":', '[]', '"text"', `{"${text}":{"not":"a text"}}`])
      expectStatus(await world.ask('POST', face.path, { body }), 400);
  });

  it('refuses other media types', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/json-patch+json', 'application/json; charset=utf-16'])
      expectStatus(await world.ask('POST', face.path, { body: '{}', type }), 415);
  });
};

const lists = (face: Face) => {
  it('lists them, whole and in pages', async () => {
    for (let have = 0; have < 2 && face.create; have += 1) await world.create(face);
    const whole = await world.ask('GET', face.path);
    expect(whole.status).toBe(200);
    const total = Number(whole.headers.get('x-total-count'));
    expect(whole.headers.get('x-result-count')).toBe(String((whole.body as unknown as unknown[]).length));
    const page = await world.ask('GET', `${face.path}?limit=1&fields=id`);
    expect(page.status).toBe(total > 1 ? 206 : 200);
    expect(page.headers.get('link')).toMatch(total > 1 ? /rel="next"/ : /rel="self"/);
  });

  it('refuses a page behind the end, and what is no question', async () => {
    expectStatus(await world.ask('GET', `${face.path}?offset=5000`), 416);
    for (const query of ['limit=many', 'noSuchAttribute=1', 'sort=noSuchAttribute', 'id.regex=('])
      expectStatus(await world.ask('GET', `${face.path}?${query}`), 400);
  });
};

const retrieves = (face: Face) => {
  it('retrieves one, and says when it is still the same', async () => {
    const id = await world.find(face);
    await world.platform.idle();
    const answer = await world.ask('GET', at(face, id));
    expect(answer).toMatchObject({ status: 200, body: { id, href: at(face, id) } });
    const again = await world.ask('GET', at(face, id), { headers: { 'If-None-Match': answer.headers.get('etag')! } });
    expect(again).toMatchObject({ status: 304, body: undefined });
    const part = await world.ask('GET', `${at(face, id)}?fields=none`);
    expect(
      Object.keys(part.body)
        .filter((name) => !name.startsWith('@'))
        .sort(),
    ).toEqual(['href', 'id']);
  });

  it('refuses what is not there or not to be read', async () => {
    expectStatus(await world.ask('GET', at(face, nothing)), 404);
    expectStatus(await world.ask('GET', `${at(face, nothing)}?fields=%00`), 400);
  });
};

const patches = (face: Face) => {
  it.each(Object.keys(face.patch!.bodies))('changes one by %s', async (type) => {
    const [name, value] = changeOf(face);
    const [id, change] = [await changeableOne(face), { [name]: value }];
    const body = /json-patch/.test(type) ? [{ op: 'add', path: `/${name}`, value }] : change;
    const answer = await world.ask('PATCH', at(face, id), { type, body });
    expect(answer).toMatchObject({ status: 200, body: { id, ...change } });
  });

  if (face.resource === 'service' && face.patch!.codes.includes(202))
    it('accepts what it will do later', async () => {
      const answer = await world.ask('PATCH', at(face, world.grownOf('service')), { body: { state: 'inactive' }, headers: later });
      expectStatus(answer, 202);
      expect(answer.headers.get('location')).toMatch(/\/monitor\//);
    });

  it('refuses what is not there, is another by now, is of another type or in no media type of a patch', async () => {
    const [name, value] = changeOf(face);
    const [id, change] = [await world.find(face), { [name]: value }];
    expectStatus(await world.ask('PATCH', at(face, nothing), { body: change }), 404);
    expectStatus(await world.ask('PATCH', at(face, id), { body: change, headers: stale }), 412);
    expectStatus(await world.ask('PATCH', at(face, id), { body: { [name]: { no: 'text' } } }), 400);
    expectStatus(await world.ask('PATCH', at(face, id), { body: { id: 'another' } }), 400);
    expectStatus(await world.ask('PATCH', at(face, id), { body: '{' }), 400);
    expectStatus(await world.ask('PATCH', at(face, id), { body: 'x', type: 'text/plain' }), 415);
  });

  const steps = legalSteps[innerName(face)] ?? [];
  if (steps.length > 0)
    it('lets one go the way it may go', async () => {
      const id = await world.find(face);
      for (const step of steps) expect(await world.ask('PATCH', at(face, id), { body: step })).toMatchObject({ status: 200, body: step });
    });

  const step = illegalSteps[innerName(face)];
  if (step !== undefined)
    it('refuses a change that its state does not allow', async () => {
      const id = step.of === 'new' ? await world.find(face) : world.grownOf(step.of);
      expectStatus(await world.ask('PATCH', at(face, id), { body: step.patch }), 409);
    });
};

const deletes = (face: Face) => {
  it('deletes one, once, and only the one that is meant', async () => {
    const { id } = (await world.create(face)).body;
    await world.platform.idle();
    expectStatus(await world.ask('DELETE', at(face, id), { headers: stale }), 412);
    expect(await world.ask('DELETE', at(face, id))).toMatchObject({ status: 204, body: undefined });
    if (face.retrieve) expectStatus(await world.ask('GET', at(face, id)), 404);
    expectStatus(await world.ask('DELETE', at(face, id)), 404);
    expectStatus(await world.ask('DELETE', at(face, nothing)), 404);
    expectStatus(await world.ask('DELETE', `${at(face, nothing)}?x=%00`), 400);
  });

  const needed = kept[innerName(face)];
  if (needed !== undefined)
    it('refuses to delete one that is needed', async () => expectStatus(await world.ask('DELETE', at(face, world.grownOf(needed))), 409));
};

const refusesOthers = (face: Face) =>
  it('refuses what the contract does not offer, and says what it does', async () => {
    const offered = operations.filter(({ path }) => path === face.path);
    for (const [route, path] of [
      [face.path, face.path],
      [`${face.path}/{id}`, at(face, nothing)],
    ] as const) {
      const methods: readonly string[] = offered.filter((one) => one.route === route).map(({ method }) => method);
      for (const method of (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((one) => !methods.includes(one))) {
        if (methods.length === 0) continue;
        const answer = await world.ask(method, path, method === 'GET' || method === 'DELETE' ? {} : { body: {} });
        expectStatus(answer, 405);
        expect(
          answer.headers
            .get('allow')
            ?.split(', ')
            .filter((one) => one !== 'HEAD')
            .sort(),
        ).toEqual([...methods].sort());
      }
    }
  });

describe.each(faces.map((face) => [face.title, face] as const))('%s', (_, face) => {
  if (face.create) creates(face);
  if (face.list) lists(face);
  if (face.retrieve) retrieves(face);
  if (face.patch) patches(face);
  if (face.delete) deletes(face);
  refusesOthers(face);
});

const asked = new Set([200, 201, 202, 204, 206, 304, 400, 404, 405, 409, 412, 415, 416]);

describe('The platform', () => {
  it('gives every code of every operation that its contract has', () => {
    const codes = operations.flatMap((one) => one.codes.filter((code) => asked.has(code)).map((code) => ({ ...one, code })));
    const given = codes.filter(({ method, route, code }) => world.platform.answers.has(`${method} ${route} ${code}`));
    const missing = codes.filter((one) => !given.includes(one));
    const reasons = new Map<string, number>();
    for (const why of missing.map((one) => notGiven(one) ?? 'unexplained')) reasons.set(why, (reasons.get(why) ?? 0) + 1);
    const told = [...reasons].map(([why, count]) => `${count} (${why})`).join(', ');
    console.log(`${operations.length} operations, ${codes.length} codes: ${given.length} given; not given ${told}.`);
    const unexplained = missing.filter((one) => notGiven(one) === undefined);
    expect(unexplained.map(({ method, route, code }) => `${method} ${route} ${code}`).join('\n')).toBe('');
  });

  it('tells listeners what the contracts have', async () => {
    await world.platform.idle();
    const missed = () => world.listener.unheard.filter((title) => !untold.some(([name]) => name.test(title)));
    await vi.waitFor(() => expect(missed()).toEqual([]), { timeout: 60_000 });
    console.log(`${world.listener.heard.size} kinds of notifications heard, ${world.listener.unheard.length} not.`);
    expect([...world.listener.violations]).toEqual([]);
  });
});
