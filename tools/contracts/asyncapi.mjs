/** Writes the AsyncAPI 3 document: every topic, what is on it, and which service sends or receives it. */
import { DEAD_LETTER, exchangeOf, notificationsOf, notificationTypes, referredIn, SCHEMAS } from './asyncapi-messages.mjs';
import { innerView } from './inner.mjs';
import { camelCase } from './names.mjs';
import { SchemaWriter } from './schemas.mjs';

const day = 86_400_000;
const [kept, keptDead] = [7, 30];
const usualPartitions = 6;

/** @param code contracts/messages.json: what the code says of its services and their operations @returns {object} the document */
export const asyncapiOf = (apis, types, code) => {
  const resources = apis.flatMap((api) => api.resources.map((resource) => ({ api: api.code.toLowerCase(), ...resource })));
  const { messages, schemas } = messagesOf(resources, code);
  const channels = channelsOf(apis, resources, code);
  const sorted = (table) => Object.fromEntries(Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1)));
  return {
    asyncapi: '3.0.0',
    info: INFO,
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: sorted(Object.fromEntries(channels.map((channel) => [channel.address, channelOf(channel)]))),
    operations: sorted(operationsOf(channels, code)),
    components: {
      messages: sorted({ ...messages, DeadLetter: DEAD_LETTER }),
      schemas: sorted({ ...schemas, ...innerSchemas(apis, types, schemas) }),
      securitySchemes: SECURITY,
    },
  };
};

const INFO = {
  title: 'Skyledger messages',
  version: '1.0.0',
  description:
    'What the services of the platform tell and ask each other over Kafka. Every message is a CloudEvent 1.0 in binary mode, delivered at least once, in order per key. ' +
    'Addresses are those of topics; KAFKA_PREFIX stands before them where it is set. Texts about persons are as the service that sends them may show them.',
  license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
};

const BROKER = { host: '{broker}', variables: { broker: { default: 'localhost:9092', description: 'Any of KAFKA_BROKERS.' } } };
const SERVERS = {
  kafka: { ...BROKER, protocol: 'kafka', description: 'Without KAFKA_TLS.' },
  kafkaTls: {
    ...BROKER,
    protocol: 'kafka-secure',
    description: 'With KAFKA_TLS; who we are is said by KAFKA_SASL or KAFKA_TLS_CERT.',
    security: ['plain', 'scramSha256', 'scramSha512', 'oauthbearer', 'certificate'].map((name) => ({
      $ref: `#/components/securitySchemes/${name}`,
    })),
  },
};
const SECURITY = {
  plain: { type: 'plain', description: 'KAFKA_SASL=plain' },
  scramSha256: { type: 'scramSha256', description: 'KAFKA_SASL=scram-sha-256' },
  scramSha512: { type: 'scramSha512', description: 'KAFKA_SASL=scram-sha-512' },
  oauthbearer: {
    type: 'oauth2',
    description: 'KAFKA_SASL=oauthbearer; the token comes from KAFKA_TOKEN_URL.',
    flows: { clientCredentials: { tokenUrl: 'https://id.example.com/token', availableScopes: {} } },
  },
  certificate: { type: 'X509', description: 'KAFKA_TLS_CERT and KAFKA_TLS_KEY' },
};

const messagesOf = (resources, code) => {
  const models = new Set(resources.map(({ model }) => model));
  const operations = [...new Set(Object.values(code.services).flatMap(({ answers }) => answers))];
  const parts = [...resources.map(notificationsOf), ...operations.map((operation) => exchangeOf(operation, code, models))];
  return {
    messages: Object.assign({}, ...parts.map(({ messages }) => messages)),
    schemas: Object.assign({ ...SCHEMAS }, ...parts.map(({ schemas }) => schemas)),
  };
};

/** The types that messages refer to, and those that these lead to. */
const innerSchemas = (apis, types, schemas) => {
  const write = new SchemaWriter(types, innerView(apis), '#/components/schemas/');
  const reached = {};
  const visit = (name) => {
    if (reached[name] || schemas[name]) return;
    const [, model, body] = /^(\w+?)(Create|Update)$/.exec(name) ?? [];
    const isBody = !types.has(name) && types.has(model);
    reached[name] = isBody ? write[body.toLowerCase()](types.get(model)) : write.component(types.get(name));
    referredIn(reached[name]).forEach(visit);
  };
  referredIn(schemas).forEach(visit);
  return reached;
};

/** A channel: { address, title, days, messages: [{ type, senders, receivers }] } */
const channelsOf = (apis, resources, code) => {
  const services = Object.entries(code.services);
  const who = (wanted) => services.filter(([name, service]) => wanted(service, name)).map(([name]) => name);
  const answerers = (operation) => who(({ answers }) => answers.includes(operation));
  const askers = (operation) => who(({ asks, answers }) => asks.includes(operation) && !answers.includes(operation));
  const known = [...new Set(services.flatMap(([, { answers }]) => answers))];
  const notifications = resources.map(({ api, ...resource }) => ({
    address: `${api}.${camelCase(resource.model)}`,
    title: `What happens to a ${camelCase(resource.model)}`,
    messages: notificationTypes(resource).map((type) => ({
      type,
      senders: who(({ publishes }) => publishes.includes(camelCase(resource.model))),
      receivers: who(({ hears }, name) => hears.includes(type) && !code.services[name].publishes.includes(camelCase(resource.model))),
    })),
  }));
  const requests = apis.map(({ code: api }) => ({
    address: `${api.toLowerCase()}.request`,
    title: `What is wanted of whoever speaks ${api}`,
    messages: known
      .filter((operation) => operation.startsWith(`${api.toLowerCase()}.`))
      .map((operation) => ({
        type: `${operation}.request`,
        senders: askers(operation),
        receivers: answerers(operation),
        replies: `${operation}.reply`,
      })),
  }));
  const replies = services.map(([name]) => ({
    address: `${name}.reply`,
    title: `Answers to what ${name} asked for`,
    receiver: name,
    messages: known
      .filter((operation) => askers(operation).includes(name))
      .map((operation) => ({ type: `${operation}.reply`, senders: answerers(operation), receivers: [name] })),
  }));
  const all = [...notifications, ...requests, ...replies];
  return [...all.map((channel) => ({ days: kept, ...channel })), ...all.map(deadLettersOf)];
};

const deadLettersOf = ({ address, receiver, messages }) => ({
  address: `${address}.dead-letter`,
  title: `What could not be read, or not be handled, of ${address}`,
  days: keptDead,
  messages: [
    {
      type: 'DeadLetter',
      senders: [...new Set([...messages.flatMap(({ receivers }) => receivers), ...(receiver ? [receiver] : [])])],
      receivers: [],
    },
  ],
});

const channelOf = ({ address, title, days, messages }) => ({
  address,
  title,
  messages: Object.fromEntries(messages.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  bindings: {
    kafka: {
      topic: address,
      partitions: usualPartitions,
      topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': days * day },
      bindingVersion: '0.5.0',
    },
  },
});

/** One for each service that sends to a channel, or receives from it; each listens to the replies that are for it, though it may ask for nothing yet. */
const operationsOf = (channels, code) =>
  Object.fromEntries(
    Object.keys(code.services).flatMap((service) =>
      channels.flatMap((channel) =>
        [
          ['send', 'senders'],
          ['receive', 'receivers'],
        ].flatMap(([action, role]) => {
          const messages = channel.messages.filter((message) => message[role].includes(service));
          return messages.length === 0 && !(action === 'receive' && channel.receiver === service)
            ? []
            : [[`${service}.${action}.${channel.address}`, operationOf(service, action, channel, messages)]];
        }),
      ),
    ),
  );

const inChannel = (address, type) => ({ $ref: `#/channels/${address}/messages/${type}` });

const operationOf = (service, action, { address, title }, messages) => {
  const answered = messages.filter(({ replies }) => replies && action === 'send');
  return {
    action,
    channel: { $ref: `#/channels/${address}` },
    title: `${service} ${action}s: ${title}`,
    tags: [{ name: service }],
    messages: messages.map(({ type }) => inChannel(address, type)),
    ...(answered.length > 0 && {
      reply: {
        channel: { $ref: `#/channels/${service}.reply` },
        messages: answered.map(({ replies }) => inChannel(`${service}.reply`, replies)),
      },
    }),
  };
};
