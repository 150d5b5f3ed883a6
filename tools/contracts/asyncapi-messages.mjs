/** The messages of the AsyncAPI document: notifications of resources, requests for operations and the replies to them. */
import { camelCase } from './names.mjs';

const PREFIX = '#/components/schemas/';
const text = (description, more) => ({ type: 'string', description, ...more });
const refTo = (name) => ({ $ref: PREFIX + name });
const object = (properties, optional = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

/** What every message says of itself: the attributes of CloudEvents 1.0 in the binary mode of the Kafka binding. */
const HEADERS = object(
  {
    'content-type': text('Of the data.', { const: 'application/json' }),
    ce_specversion: text('The version of CloudEvents.', { const: '1.0' }),
    ce_id: text('The same for every delivery of a message.'),
    ce_type: text('Which message it is.'),
    ce_source: text('The service that says it.', { pattern: '^/skyledger/.' }),
    ce_subject: text('The id of the resource it is about; of a reply, that of the process that asked.'),
    ce_time: text('When it happened.', { format: 'date-time' }),
    ce_tenant: text('Whose it is.'),
    ce_actor: text('Who set it off.'),
    ce_correlationid: text('The flow it is part of.'),
    ce_causationid: text('The event it follows from.'),
    ce_traceparent: text('The trace it is part of (W3C Trace Context).', {
      pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
    }),
    ce_sequence: text('Of a notification: its place among those of its resource.', { pattern: '^[1-9]\\d*$' }),
  },
  ['ce_traceparent', 'ce_sequence'],
);

const REPLY_TO = {
  description: 'The stream that waits for the answer, and its service.',
  ...object({ category: text('What kind of process it is.'), id: text('Which of them.'), service: text('The service that asks.') }),
};

/** Schemas that messages of all resources refer to. */
export const SCHEMAS = {
  MessageHeaders: { description: 'What every message says of itself.', ...HEADERS },
  ReplyTo: REPLY_TO,
  DeadLetterHeaders: {
    description: 'The headers that the message came with, if any, and why it stands here.',
    ...object(
      {
        'dead-letter-reason': text('What is wrong with it, or with us.'),
        'dead-letter-service': text('The service that could not read it, or not do what it asks for.'),
        'dead-letter-offset': text('Of one that could not be read: where it stood in the topic it was sent to.'),
        'dead-letter-handler': text('Of one that could not be handled: what failed.'),
        'dead-letter-redrive': text('Of one that could not be handled: how it is tried again, for it is parked in the service.'),
      },
      ['dead-letter-offset', 'dead-letter-handler', 'dead-letter-redrive'],
    ),
  },
};

const KEY = { kafka: { key: text('Tenant and resource: `default/<id>`. What has one key stays in order.'), bindingVersion: '0.5.0' } };

const messageOf = (type, { title, summary, payload, required = [] }) => ({
  name: type,
  title,
  summary,
  contentType: 'application/json',
  headers: { allOf: [refTo('MessageHeaders'), { type: 'object', properties: { ce_type: { const: type } }, required }] },
  payload,
  bindings: KEY,
});

/** What goes where nobody can read, or handle it. */
export const DEAD_LETTER = {
  name: 'DeadLetter',
  title: 'A message that could not be read or handled',
  summary: 'It stands here as it came, for those who watch over topics; a person decides what becomes of it.',
  headers: refTo('DeadLetterHeaders'),
  payload: { description: 'Whatever it was.' },
};

const words = (type) => type.replace(/([a-z])([A-Z])/g, (_, end, begin) => `${end} ${begin.toLowerCase()}`);

/** All notification types of a resource, in inner names. */
export const notificationTypes = ({ model, events }) => [...new Set(Object.values(events).flat())].map((kind) => `${model}${kind}Event`);

/** @returns {{ messages, schemas }} of one resource */
export const notificationsOf = (resource) => {
  const { model } = resource;
  const types = notificationTypes(resource);
  const payload = `${model}Notification`;
  const messages = types.map((type) => [
    type,
    messageOf(type, {
      title: words(type.replace(/Event$/, '')),
      summary: `${words(model)}: ${words(type.slice(model.length, -'Event'.length)).toLowerCase()}.`,
      payload: refTo(payload),
      required: ['ce_sequence'],
    }),
  ]);
  const schema = {
    description: `The TMF event that tells of a ${words(model).toLowerCase()}: the resource as it was then, v5-shaped, amounts as decimal text.`,
    ...object({
      eventId: text('That of the message.'),
      eventType: { type: 'string', enum: types },
      eventTime: text('When it happened.', { format: 'date-time' }),
      correlationId: text('The flow it is part of.'),
      event: object({ [camelCase(model)]: refTo(model) }),
    }),
  };
  return { messages: Object.fromEntries(messages), schemas: types.length > 0 ? { [payload]: schema } : {} };
};

const HANDLED = object({ id: text('That of the resource.'), version: { type: 'integer', description: 'Of the resource, after that.' } });
const ANY = {};

/** What is said of an operation: by the code of who answers it or, of a plain resource, by its contract. */
const saidOf = (operation, { operations }, resources) => {
  if (operations[operation]) return operations[operation];
  const [, verb, model] = /^tmf\d+\.(create|patch|delete)(\w+)$/.exec(operation) ?? [];
  if (!resources.has(model)) throw new Error(`Nothing says what ${operation} takes.`);
  return { body: verb === 'delete' ? ANY : refTo(`${model}${verb === 'create' ? 'Create' : 'Update'}`), result: HANDLED };
};

/** @returns {{ messages, schemas }} of one operation: the request and the reply */
export const exchangeOf = (operation, code, resources) => {
  const { body, result } = saidOf(operation, code, resources);
  const [request, reply] = [`${operation}.request`, `${operation}.reply`];
  const answers = {
    subject: text('The resource that was asked about.'),
    replyTo: refTo('ReplyTo'),
    commandId: text('That of the request.'),
  };
  const schemas = {
    [request]: {
      description: `What one service wants of another: ${operation}.`,
      ...object({
        subject: text('The id of the resource it is about.'),
        body,
        commandId: text('What is done about it is done once under this id.'),
        replyTo: refTo('ReplyTo'),
      }),
    },
    [reply]: {
      description: `What came of ${operation}: its result, or why it was refused.`,
      oneOf: [
        object({ ...answers, outcome: { const: 'done' }, result }),
        object({ ...answers, outcome: { const: 'refused' }, code: text('The kind of refusal.'), reason: text('Why, for people.') }),
      ],
    },
  };
  const messages = {
    [request]: messageOf(request, {
      title: `${operation}, please`,
      summary: 'What one service wants of another.',
      payload: refTo(request),
    }),
    [reply]: messageOf(reply, { title: `${operation}: done, or refused`, summary: 'What came of a request.', payload: refTo(reply) }),
  };
  return { messages, schemas };
};

/** Names of the types that a value of JSON refers to. */
export const referredIn = (value) =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === '$ref' && typeof inner === 'string' && inner.startsWith(PREFIX) ? [inner.slice(PREFIX.length)] : referredIn(inner),
      );
