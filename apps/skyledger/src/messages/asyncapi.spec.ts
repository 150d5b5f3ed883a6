import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, EventStore, memoryEventStore, type StoredEvent } from '@skyledger/event-store';
import { Outgoing, Publication, topicsOf } from '@skyledger/messaging';
import { application, Settings } from '@skyledger/service-kit';
import { goldenEvents } from '@skyledger/testing';
import { asyncapi, type Contract, contracts, servicesIn } from '@skyledger/tmf-contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, it } from 'vitest';
import { services } from '../all-in-one';

const app = await application({ services, databaseUrl: 'postgres://nobody@127.0.0.1:9/none', settings: new Settings() }); // never connects
afterAll(() => app.close());

const store = app.get(EventStore);
const log = memoryEventStore();
Object.assign(store, { readStream: log.readStream.bind(log) });

const document = asyncapi();
const names = servicesIn(document);

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'asyncapi:', ...document });

const answeredBy = (name: string) => (operation: string) => {
  const topic = `${operation.slice(0, operation.indexOf('.'))}.request`;
  const received = document.operations[`${name}.receive.${topic}`]?.messages ?? [];
  return received.some(({ $ref }) => $ref.endsWith(`/${operation}.request`));
};

const ownerOf = (category: string) => store.registry.get(category)?.service;
const outgoing = new Map(
  names.map((name) => {
    const alone = (category: string) => (ownerOf(category) === name ? name : undefined);
    return [name, new Outgoing(name, { ownerOf: alone, isAnswered: answeredBy(name), reachesOthers: true }, app.get(Publication))];
  }),
);

type Told = {
  readonly topic: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
  readonly service: string;
};

/** What others would be told of an event, as it is sent. */
const told = async (event: StoredEvent): Promise<Told[]> => {
  const from = [...outgoing].filter(([, one]) => one.concerns(event));
  const all = await Promise.all(from.map(async ([service, one]) => (await one.of(event)).map((message) => ({ ...message, service }))));
  return all.flat().map(({ topic, message, service }) => {
    const headers = message.headers as Record<string, string>;
    return { topic, service, headers, type: headers['ce_type']!, data: JSON.parse(String(message.value)) };
  });
};

/** What is wrong with a message, by the document. */
const faults = ({ topic, type, headers, data, service }: Told): string[] => {
  if (document.channels[topic]?.messages[type] === undefined) return [`${topic} has no ${type}`];
  const sent = document.operations[`${service}.send.${topic}`]?.messages.map(({ $ref }) => $ref) ?? [];
  const check = (part: string, value: unknown) => {
    const validate = ajv.getSchema(`asyncapi:#/components/messages/${encodeURIComponent(type)}/${part}`)!;
    return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${type} ${part}${instancePath} ${message}`);
  };
  return [
    ...(sent.includes(`#/channels/${topic}/messages/${type}`) ? [] : [`${service} does not send ${type}`]),
    ...check('headers', headers),
    ...check('payload', data),
  ];
};

type Golden = Pick<StoredEvent, 'type' | 'data' | 'id' | 'version' | 'recordedAt' | 'schemaVersion'> & {
  readonly meta: StoredEvent['meta'];
};

let place = 0;

const stored = async (category: string, stream: string, events: readonly Golden[]): Promise<StoredEvent[]> => {
  place += 1;
  const appended = events.map(({ type, data, recordedAt, schemaVersion, meta }, index) => ({
    ...{ eventId: `00000000-0000-4000-8000-${String(place * 10_000 + index).padStart(12, '0')}`, type, data, recordedAt, schemaVersion },
    meta: { ...meta, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  }));
  await log.append({ tenant: 'default', category, id: stream, expected: 0, events: appended });
  return context.run({ tenant: 'default', actor: 'reader', commandId: 'read' }, () => log.readStream(category, stream));
};

/** Its test calls an attribute of the order's item as v5 does at the edge; the code does not. */
const peculiar = 'product/ProductTerminationAbandoned.v1.json';

const examples = readdirSync(goldenEvents, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.json') && file !== peculiar,
);
const published = [...store.registry.values()]
  .map(({ category }) => category)
  .filter((category) => (contracts as Readonly<Record<string, Contract | undefined>>)[category]?.events.length);

const histories = 'golden/histories';
const ticket = 'troubleTicket/TroubleTicketCreated.v1.json';

/** The histories are of one process, where a reply need not say which service it is for. */
const asIfApart = (event: StoredEvent): StoredEvent => {
  if (!event.type.endsWith('.reply')) return event;
  const { replyTo, ...data } = event.data as { replyTo: { category: string; id: string } };
  return { ...event, data: { ...data, replyTo: { ...replyTo, service: ownerOf(replyTo.category) } } };
};

describe('Messages as they are sent', () => {
  it.each(published)('tell of a %s as the document says', async (category) => {
    const files = examples.filter((file) => file.startsWith(`${category}/`));
    const messages: Told[] = [];
    for (const [index, file] of files.entries()) {
      const events = JSON.parse(readFileSync(join(goldenEvents, file), 'utf8')) as Golden[];
      for (const event of await stored(category, `${index}`, events)) messages.push(...(await told(event)));
    }
    expect(messages.flatMap(faults)).toEqual([]);
    expect(new Set(messages.map(({ type }) => type)).size).toBeGreaterThan(0);
  });

  it.each(readdirSync(histories))('ask and answer as the document says: %s', async (file) => {
    const { events } = JSON.parse(readFileSync(join(histories, file), 'utf8')) as { events: StoredEvent[] };
    const exchanged = events.filter(({ type }) => /^tmf\d+\..*\.(?:request|reply)$/.test(type)).map(asIfApart);
    const messages = (await Promise.all(exchanged.map(told))).flat();
    expect(messages.flatMap(faults)).toEqual([]);
    expect(messages.length).toBeGreaterThan(0);
    const requests = exchanged.filter(
      ({ type, category }) => type.endsWith('.request') && !answeredBy(ownerOf(category)!)(type.replace('.request', '')),
    );
    expect(messages.filter(({ type }) => type.endsWith('.request'))).toHaveLength(requests.length);
  });
});

describe('The AsyncAPI document', () => {
  it('has every topic, with how long it keeps messages', () => {
    const day = 86_400_000;
    const channels = Object.values(document.channels).map(({ address, bindings }) => ({
      name: address,
      keptForDays: bindings.kafka.topicConfiguration['retention.ms'] / day,
    }));
    expect(channels).toEqual(topicsOf(names));
  });

  it('refuses what no service sends', async () => {
    const [event] = await stored('troubleTicket', 'refused', JSON.parse(readFileSync(join(goldenEvents, ticket), 'utf8')) as Golden[]);
    const [message] = await told(event!);
    expect(faults(message!)).toEqual([]);
    expect(faults({ ...message!, headers: { ...message!.headers, ce_tenant: undefined! } })).not.toEqual([]);
    expect(faults({ ...message!, data: { ...(message!.data as object), event: {} } })).not.toEqual([]);
    expect(faults({ ...message!, topic: 'tmf622.productOrder' })).toEqual(['tmf622.productOrder has no TroubleTicketCreateEvent']);
    expect(faults({ ...message!, service: 'usage' })).toEqual(['usage does not send TroubleTicketCreateEvent']);
  });
});
