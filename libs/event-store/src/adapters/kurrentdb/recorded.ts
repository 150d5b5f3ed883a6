import type { AllStreamRecordedEvent, AppendStreamState, JSONEventData, RecordedEvent } from '@kurrent/kurrentdb-client';
import type { AppendItem, NewEvent, StoredEvent } from '../../types';
import type { LogEvent, LogItem, Position, StreamName } from '../log-port';

/** A key that was remembered with an append, as the events carry it. */
export type Remembered = NonNullable<AppendItem['dedupe']>;

/** What is appended, and what is to be remembered with it. */
export type KurrentItem = LogItem & Pick<AppendItem, 'dedupe'>;

/** An event of ours, and the key that was remembered with it. */
export type KurrentEvent = LogEvent & { readonly dedupe?: Remembered };

/** The place of a record and of what committed it. */
export type Place = { readonly commit: bigint; readonly prepare: bigint };

const digits = 20;
const text = (place: bigint) => place.toString().padStart(digits, '0');

/** Both positions of an event, so that later events compare greater. */
export const positionOf = ({ commit, prepare }: Place): Position => `${text(commit)}/${text(prepare)}`;

/** And back. */
export const placeOf = (position: Position): Place => {
  const [commit, prepare] = position.split('/');
  return { commit: BigInt(commit!), prepare: BigInt(prepare!) };
};

/** The stream's name there: the category is what KurrentDB's own projections take for it, the part before the first dash. */
export const streamOf = ({ tenant, category, id }: StreamName): string => `${tenant}/${category}-${id}`;

/** What the stream must be like, in KurrentDB's words: revisions count from 0. */
export const stateOf = (expected: number): AppendStreamState => {
  if (expected === -1) return 'any';
  if (expected === -2) return 'stream_exists';
  return expected === 0 ? 'no_stream' : BigInt(expected - 1);
};

/**
 * Metadata are texts only: appends to several streams take no others. `attempt` tells whether an append wrote these events or found them
 * written before, which the server answers alike. `$correlationId` and `$causationId` are known to KurrentDB's own tools.
 */
type Metadata = Readonly<Record<string, string>> & { readonly attempt: string };

/** The events of an append, as the client takes them. */
export const toRecords = (item: KurrentItem, attempt: string): JSONEventData[] =>
  item.events.map((event, index) => ({
    id: event.eventId,
    contentType: 'application/json',
    type: event.type,
    data: event.data as Record<string, unknown>,
    metadata: metadataOf(item, event, { attempt, dedupe: index === 0 ? item.dedupe : undefined }),
  }));

const metadataOf = (
  { tenant, category, id }: StreamName,
  { schemaVersion = 1, recordedAt, meta }: NewEvent,
  { attempt, dedupe }: { attempt: string; dedupe?: Remembered | undefined },
): Metadata => {
  const { correlationId, causationId, ...others } = meta;
  return {
    ...{ tenant, category, id, recordedAt, schemaVersion: `${schemaVersion}`, attempt },
    ...{ $correlationId: correlationId, $causationId: causationId, meta: JSON.stringify(others) },
    ...(dedupe && { dedupe: JSON.stringify(dedupe) }),
  };
};

/** The attempt that wrote an event. */
export const attemptOf = (event: RecordedEvent | undefined): string | undefined => (event?.metadata as Metadata | undefined)?.attempt;

/** An event of ours; undefined for what others have written. */
export const toEvent = (recorded: RecordedEvent | AllStreamRecordedEvent | undefined): KurrentEvent | undefined => {
  const metadata = recorded?.metadata as Metadata | undefined;
  if (!recorded?.isJson || metadata?.['recordedAt'] === undefined || metadata['tenant'] === undefined) return undefined;
  const { tenant, category, id, recordedAt, schemaVersion, $correlationId, $causationId, meta, dedupe } = metadata;
  return {
    position: positionOf(recorded.position!),
    ...{ eventId: recorded.id, type: recorded.type, schemaVersion: Number(schemaVersion), tenant, category: category!, id: id! },
    ...{ version: Number(recorded.revision) + 1, recordedAt, data: recorded.data as object },
    meta: { correlationId: $correlationId!, causationId: $causationId!, ...(JSON.parse(meta!) as Pick<StoredEvent['meta'], 'actor'>) },
    ...(dedupe !== undefined && { dedupe: JSON.parse(dedupe) as Remembered }),
  };
};
