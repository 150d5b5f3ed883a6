import { CloudEvent, Kafka } from 'cloudevents';
import type { KafkaMessage, Message } from 'kafkajs';
import type { Said } from '../messages';

/**
 * A message between services: what a CloudEvent says of it, and its content. The TMF body is the data; what the platform adds stands in
 * extension attributes.
 */
export type Envelope = Said & {
  readonly type: string;
  /** The service it comes from. */
  readonly service: string;
  readonly traceparent?: string;
  /** Of a notification: its place among those of its resource. */
  readonly sequence?: number;
  readonly data: object;
};

const source = '/skyledger/';

/** In the binary mode of the Kafka binding: attributes are headers, the data is the value. */
export const toKafka = (envelope: Envelope): Message => {
  const { id, type, service, subject, time, tenant, actor, correlationId, causationId, traceparent, sequence, data } = envelope;
  const attributes = { id, type, source: source + service, subject, time, datacontenttype: 'application/json', data };
  const extensions = {
    tenant,
    actor,
    correlationid: correlationId,
    causationid: causationId,
    ...(traceparent && { traceparent }),
    ...(sequence && { sequence: String(sequence) }),
  };
  const { headers } = Kafka.binary(new CloudEvent({ ...attributes, ...extensions }, false));
  return { key: keyOf(envelope), value: JSON.stringify(data), headers: given(headers as Record<string, string | undefined>) };
};

/** Without the attributes that are not there: the binding leaves them undefined, and the client cannot send that. */
const given = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

/** What a Kafka message says; throws when it is none of ours. */
export const fromKafka = ({ headers, value }: Pick<KafkaMessage, 'headers' | 'value'>): Envelope => {
  const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]));
  const event = Kafka.toEvent({ headers: texts, value: value?.toString(), body: undefined } as never) as CloudEvent<object>;
  const { tenant, actor, correlationid, causationid, traceparent, sequence } = event as unknown as Record<string, string>;
  const envelope = {
    ...{ id: event.id, type: event.type, service: event.source.slice(source.length), subject: event.subject!, time: event.time! },
    ...{ tenant: tenant!, actor: actor!, correlationId: correlationid!, causationId: causationid!, data: dataOf(event.data) },
    ...(traceparent && { traceparent }),
    ...(sequence && { sequence: Number(sequence) }),
  };
  const missing = Object.entries(envelope).find(([, text]) => text === undefined || text === '');
  if (missing) throw new Error(`A CloudEvent of this platform has the attribute ${missing[0]}.`);
  return envelope;
};

const dataOf = (data: unknown): object => {
  const value: unknown = typeof data === 'string' ? JSON.parse(data) : data;
  if (typeof value !== 'object' || value === null) throw new Error('The data of a message is a JSON object.');
  return value;
};

const keyOf = ({ tenant, subject }: Envelope) => `${tenant}/${subject}`;
