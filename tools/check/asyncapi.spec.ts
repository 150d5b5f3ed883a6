import { asyncapi } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import { faultsIn } from './asyncapi.mjs';

const sound = asyncapi(['trouble-ticket']);
const ticket = sound.channels['tmf621.troubleTicket']!;
const name = 'trouble-ticket.send.tmf621.troubleTicket';

const withChannel = (more: object) => ({ ...sound, channels: { ...sound.channels, 'tmf621.troubleTicket': { ...ticket, ...more } } });
const withOperation = (more: object) => ({ ...sound, operations: { ...sound.operations, [name]: { ...sound.operations[name], ...more } } });
const withSchema = (schema: object) => ({
  ...sound,
  components: { ...sound.components, schemas: { ...sound.components.schemas, TroubleTicket: schema } },
});

const patience = { timeout: 120_000 }; // the parser takes its time with each document

describe('The lint of the AsyncAPI document', patience, () => {
  it('passes a sound one', async () => expect(await faultsIn(JSON.stringify(sound))).toEqual([]));

  it.each<[string, object, RegExp]>([
    ['a topic that is not there', withOperation({ channel: { $ref: '#/channels/tmf621.ticket' } }), /tmf621\.ticket|channel/],
    ['an action that is none', withOperation({ action: 'shout' }), /action/],
    ['a message of another topic', withOperation({ messages: [{ $ref: '#/channels/tmf621.request/messages/x' }] }), /messages/],
    ['a type that no value has', withSchema({ type: 'decimal' }), /type/],
    ['a binding that is not Kafka’s', withChannel({ bindings: { kafka: { partitions: 'six', bindingVersion: '0.5.0' } } }), /partitions/],
    ['no title', { ...sound, info: { version: '1.0.0' } }, /title/],
  ])('refuses %s', async (_, broken, why) => {
    const faults = await faultsIn(JSON.stringify(broken));
    expect(faults.join('\n')).toMatch(why);
  });
});
