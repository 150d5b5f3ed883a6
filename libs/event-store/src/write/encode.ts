import { Rejection } from '@skyledger/event-sourcing';
import type { AppendItem, NewEvent } from '../types';
import { arrays } from './binary';

/** An append item with its JSON written, so that what cannot be stored is known before it joins others. */
export type Encoded = {
  readonly item: AppendItem;
  readonly events: readonly { readonly data: string; readonly meta: string }[];
  readonly row?: RowTexts;
  readonly result?: string;
  /** About how much is sent. */
  readonly size: number;
};

// What JSON.stringify writes for NUL and for half a surrogate pair: no PostgreSQL text can hold either.
const escapedUnstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;
const unstorable = /[\u0000\ud800-\udfff]/u;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Writes an item's JSON; throws a Rejection when PostgreSQL could not store it. */
export const encode = (item: AppendItem): Encoded => {
  const { tenant, category, id, dedupe } = item;
  const row = item.events.length > 0 ? item.row : undefined; // it shows what events leave behind
  for (const text of [tenant, category, id, dedupe?.scope, dedupe?.key]) if (text !== undefined && unstorable.test(text)) refuse();
  const events = item.events.map(encodeEvent);
  const { state, document } = row ? textsOf(row) : {};
  const result = dedupe && json(dedupe.result);
  const size =
    events.reduce((sum, { data, meta }) => sum + data.length + meta.length, 0) + length(state) + length(document) + length(result);
  return { item, events, ...(row && { row: { state, document } }), result, size: size + 200 };
};

type Row = NonNullable<AppendItem['row']>;
type RowTexts = { readonly state?: string; readonly document?: string };
const written = new WeakMap<Row, RowTexts>();

/** State and document as JSON, written once; what is both is written once too. */
export const textsOf = (row: Row): RowTexts => {
  const before = written.get(row);
  if (before) return before;
  const state = json(row.state);
  const texts = { state, document: row.document === row.state ? state : json(row.document) };
  written.set(row, texts);
  return texts;
};

const length = (text: string | undefined) => text?.length ?? 0;

const encodeEvent = ({ eventId, type, recordedAt, data, text, meta }: NewEvent) => {
  if (unstorable.test(type)) refuse();
  if (!uuid.test(eventId)) throw new TypeError(`${eventId} is no UUID.`);
  if (Number.isNaN(Date.parse(recordedAt))) throw new TypeError(`${recordedAt} is no instant.`);
  return { data: text === undefined ? json(data)! : storable(text), meta: json(meta)! };
};

/** Undefined for what SQL has null for. */
const json = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return storable(JSON.stringify(value));
};

const storable = (text: string): string => {
  if (text.includes('\\u') && escapedUnstorable.test(text)) refuse();
  return text;
};

const refuse = (): never => {
  throw new Rejection('invalid', 'A text contains a character that cannot be stored.');
};

/** Of which types the parameters are. */
export const parameterTypes = [
  ...['text[]', 'text[]', 'text[]', 'int[]', 'int[]', 'text[]', 'text[]', 'text[]', 'json[]'],
  ...['int[]', 'uuid[]', 'text[]', 'smallint[]', 'timestamptz[]', 'json[]', 'json[]'],
  ...['int[]', 'timestamptz[]', 'json[]', 'int[]', 'jsonb[]'],
];

/** The parameters of `append_items` behind the first. */
export const parameters = (all: readonly Encoded[]): Buffer[] => {
  const items = all.map(({ item }) => item);
  const events = items.flatMap((item) => item.events);
  const texts = all.flatMap((encoded) => encoded.events);
  const indexes = (count: (encoded: Encoded) => number) => all.flatMap((one, index) => Array<number>(count(one)).fill(index + 1));
  const rows = all.filter(({ row }) => row !== undefined);
  const ofItems = [
    arrays.text(items.map(({ tenant }) => tenant)),
    arrays.text(items.map(({ category }) => category)),
    arrays.text(items.map(({ id }) => id)),
    arrays.int4(items.map(({ expected }) => expected)),
    arrays.int4(items.map((item) => item.events.length)),
    arrays.text(items.map((item) => item.events[0]?.meta.correlationId)),
    arrays.text(items.map(({ dedupe }) => dedupe?.scope)),
    arrays.text(items.map(({ dedupe }) => dedupe?.key)),
    arrays.json(all.map(({ result }) => result)),
  ];
  const ofEvents = [
    arrays.int4(indexes((one) => one.events.length)),
    arrays.uuid(events.map(({ eventId }) => eventId)),
    arrays.text(events.map(({ type }) => type)),
    arrays.int2(events.map(({ schemaVersion = 1 }) => schemaVersion)),
    arrays.timestamptz(events.map(({ recordedAt }) => recordedAt)),
    arrays.json(texts.map(({ data }) => data)),
    arrays.json(texts.map(({ meta }) => meta)),
  ];
  const ofRows = [
    arrays.int4(indexes(({ row }) => (row ? 1 : 0))),
    arrays.timestamptz(rows.map(({ item }) => item.events.at(-1)!.recordedAt)),
    arrays.json(rows.map(({ row }) => row!.state)),
    arrays.int4(rows.map(({ item }) => item.row!.stateSchema)),
    arrays.jsonb(rows.map(({ row }) => row!.document)),
  ];
  return [...ofItems, ...ofEvents, ...ofRows];
};
