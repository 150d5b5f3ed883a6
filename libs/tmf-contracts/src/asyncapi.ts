import { asyncapiText } from '../generated/contracts';

type Reference = { readonly $ref: string };

/** As much of a JSON Schema as people read. */
export type MessageSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, MessageSchema>>;
  readonly required?: readonly string[];
  readonly items?: MessageSchema;
} & Readonly<Record<string, unknown>>;

/** A message as the document describes it. */
export type AsyncapiMessage = {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly headers: MessageSchema;
  readonly payload: MessageSchema;
};

/** What a service sends to a topic, or receives from it. */
export type AsyncapiOperation = {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly tags: readonly { readonly name: string }[];
  readonly messages: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
};

/** A topic. */
export type AsyncapiChannel = {
  readonly address: string;
  readonly title: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: {
    readonly kafka: { readonly partitions: number; readonly topicConfiguration: { readonly 'retention.ms': number } };
  };
};

/** An AsyncAPI 3 document: every topic, what is on it, and which service sends or receives it. */
export type Asyncapi = {
  readonly asyncapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly channels: Readonly<Record<string, AsyncapiChannel>>;
  readonly operations: Readonly<Record<string, AsyncapiOperation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, AsyncapiMessage>>;
    readonly schemas: Readonly<Record<string, MessageSchema>>;
  };
};

let whole: Asyncapi | undefined;

/**
 * The AsyncAPI document of the messages between services: of all, or of what the given services send and receive.
 *
 * ```ts
 * door.get('/api-docs/asyncapi.json', () => asyncapi());
 * ```
 */
export const asyncapi = (services?: readonly string[]): Asyncapi => {
  whole ??= JSON.parse(asyncapiText) as Asyncapi;
  return services ? partOf(whole, new Set(services)) : whole;
};

/** The services that send or receive messages, by name. */
export const servicesIn = ({ operations }: Asyncapi): string[] => [
  ...new Set(Object.values(operations).flatMap(({ tags }) => tags.map(({ name }) => name))),
];

/** The last step of a reference: 'productOrder' of '#/components/schemas/productOrder'. */
export const referredName = ({ $ref }: { readonly $ref?: string }): string => $ref?.slice($ref.lastIndexOf('/') + 1) ?? '';

const partOf = (all: Asyncapi, services: ReadonlySet<string>): Asyncapi => {
  const operations = picked(all.operations, (_, { tags }) => tags.some(({ name }) => services.has(name)));
  const used = new Set(referencesIn(operations));
  const channels = Object.fromEntries(
    Object.entries(picked(all.channels, (name) => used.has(`#/channels/${name}`))).map(([name, channel]) => [
      name,
      { ...channel, messages: picked(channel.messages, (type) => used.has(`#/channels/${name}/messages/${type}`)) },
    ]),
  );
  const components = new Set<string>();
  const visit = (value: unknown): void => {
    for (const reference of referencesIn(value).filter((one) => one.startsWith('#/components/') && !components.has(one))) {
      components.add(reference);
      visit(lookUp(all, reference));
    }
  };
  visit(channels);
  const messages = picked(all.components.messages, (name) => components.has(`#/components/messages/${name}`));
  const schemas = picked(all.components.schemas, (name) => components.has(`#/components/schemas/${name}`));
  return { ...all, channels, operations, components: { ...all.components, messages, schemas } };
};

const picked = <T>(table: Readonly<Record<string, T>>, wanted: (name: string, value: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter(([name, value]) => wanted(name, value)));

const referencesIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => (key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner)));

const lookUp = (document: unknown, reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, step) => (node as Readonly<Record<string, unknown>> | undefined)?.[step], document);
