import { context, Erasure } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainResource } from '../plain/plain-resource';

const path = '/tmf-api/resourceInventoryManagement/v5/resource';

let app: TestApp;
beforeAll(async () => {
  app = await testApp(plainResource('resource'));
}, 60_000);
afterAll(() => app?.close());

const create = (person: string) =>
  app.http
    .post(path)
    .send({
      '@type': 'Resource',
      name: 'server',
      relatedParty: [
        {
          '@type': 'RelatedPartyRefOrPartyRoleRef',
          role: 'owner',
          partyOrPartyRole: { '@type': 'PartyRef', '@referredType': 'Individual', id: person, name: `Name of ${person}` },
        },
      ],
    })
    .expect(201);

const owners = async () => {
  const { body } = await app.http.get(`${path}?limit=2`).expect(206);
  return (body as { relatedParty: { partyOrPartyRole: { name: string } }[] }[]).map(
    ({ relatedParty }) => relatedParty[0]?.partyOrPartyRole.name,
  );
};

it('A page that is asked for again shows at once that somebody was erased, though nothing in it was written', async () => {
  for (const person of ['ann', 'bob', 'cid']) await create(person);
  for (let times = 0; times < 4; times += 1) expect(await owners()).toEqual(['Name of ann', 'Name of bob']);
  const operator = { tenant: 'default', actor: 'operator', commandId: 'erase ann' };
  expect(await context.run(operator, () => app.app.get(Erasure).erase('ann', 'She has asked for it.'))).toBe(true);
  for (let times = 0; times < 3; times += 1) expect(await owners()).toEqual(['erased', 'Name of bob']);
});
