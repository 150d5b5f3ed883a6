import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import status from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import errors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb.js';
import type { AppendRequest } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import protobufEmpty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Expected, Place, Proposed, Rec, Write, Written } from './records';

type Wrong = Extract<Written, { outcome: 'wrong' }>;

const ticksPerMillisecond = 10_000;
const failedPrecondition = 9;

/** The bytes of a field, whatever the client made of it. */
const bytes = (value: Uint8Array): Buffer => Buffer.from(value);

/** The name in a stream identifier. */
export const nameOf = (identifier: shared.StreamIdentifier | undefined): string =>
  bytes(identifier?.getStreamName_asU8() ?? new Uint8Array()).toString('utf8');

/** A stream identifier of a name. */
export const identifierOf = (name: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(name).toString('base64'));

const uuidOf = (id: string, isText: boolean): shared.UUID => {
  if (isText) return new shared.UUID().setString(id);
  const digits = id.replaceAll('-', '');
  const half = (from: number) => BigInt.asIntN(64, BigInt(`0x${digits.slice(from, from + 16)}`)).toString();
  const structured = new shared.UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16));
  return new shared.UUID().setStructured(structured);
};

type Message = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage;

/** What a client proposes by the first version of the protocol. */
export const proposedOf = (message: Message): Proposed => ({
  id: message.getId()!.getString(),
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: bytes(message.getData_asU8()),
  metadata: bytes(message.getCustomMetadata_asU8()),
});

/** What it proposes to one of several streams, by the second version: properties become the metadata. */
export const writeOf = (request: AppendRequest): Write => ({
  stream: request.getStream(),
  expected: expectedOfNumber(BigInt(request.getExpectedRevision() ?? '-2')),
  events: request.getRecordsList().map((record) => {
    const properties = [...record.getPropertiesMap().getEntryList()].map(([key]) => [
      key,
      record.getPropertiesMap().get(key)!.getStringValue(),
    ]);
    return {
      id: record.getRecordId()!,
      type: record.getSchema()!.getName(),
      contentType: 'application/json',
      data: bytes(record.getData_asU8()),
      metadata: Buffer.from(JSON.stringify(Object.fromEntries(properties))),
    };
  }),
});

const expectedOfNumber = (revision: bigint): Expected =>
  revision === -1n ? 'no_stream' : revision === -2n ? 'any' : revision === -4n ? 'stream_exists' : revision;

/** What the options of an append expect. */
export const expectedOf = (options: streams.AppendReq.Options | streams.BatchAppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream_exists';
  return BigInt('getRevision' in options ? options.getRevision() : options.getStreamPosition());
};

/** An event as it is sent to a reader. */
export const eventResponse = (rec: Rec, isTextUuid: boolean): streams.ReadResp => {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuidOf(rec.id, isTextUuid))
    .setStreamIdentifier(identifierOf(rec.stream))
    .setStreamRevision(`${rec.revision}`)
    .setPreparePosition(`${rec.prepare}`)
    .setCommitPosition(`${rec.commit}`)
    .setCustomMetadata(rec.metadata.toString('base64'))
    .setData(rec.data.toString('base64'));
  event
    .getMetadataMap()
    .set('type', rec.type)
    .set('content-type', rec.contentType)
    .set('created', `${rec.created * ticksPerMillisecond}`);
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(event).setCommitPosition(`${rec.commit}`));
};

const position = ({ commit, prepare }: Place) =>
  new shared.AllStreamPosition().setCommitPosition(`${commit}`).setPreparePosition(`${prepare}`);

/** The answer to an append. */
export const appendResponse = (written: Written): streams.AppendResp => {
  if (written.outcome !== 'wrong') {
    const { commit, prepare } = written.place;
    const place = new streams.AppendResp.Position().setCommitPosition(`${commit}`).setPreparePosition(`${prepare}`);
    return new streams.AppendResp().setSuccess(
      new streams.AppendResp.Success().setCurrentRevision(`${written.revision}`).setPosition(place),
    );
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (written.current < 0n) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(`${written.current}`);
  if (written.expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty());
  else if (written.expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else wrong.setExpectedRevision(`${written.expected}`);
  return new streams.AppendResp().setWrongExpectedVersion(wrong);
};

/** The answer to one append of a batch. */
export const batchResponse = (correlation: shared.UUID, stream: string, written: Written): streams.BatchAppendResp => {
  const response = new streams.BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(identifierOf(stream));
  if (written.outcome === 'wrong') return response.setError(wrongStatus(written));
  const success = new streams.BatchAppendResp.Success().setCurrentRevision(`${written.revision}`).setPosition(position(written.place));
  return response.setSuccess(success);
};

const wrongStatus = ({ expected, current }: Wrong): status.Status => {
  const wrong = new shared.WrongExpectedVersion();
  const empty = () => new protobufEmpty.Empty();
  if (current < 0n) wrong.setCurrentNoStream(empty());
  else wrong.setCurrentStreamRevision(`${current}`);
  if (expected === 'no_stream') wrong.setExpectedNoStream(empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(empty());
  else wrong.setExpectedStreamPosition(`${expected}`);
  const details = new any.Any();
  details.pack(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion');
  return new status.Status()
    .setCode(failedPrecondition as never)
    .setMessage('WrongExpectedVersion')
    .setDetails(details);
};

/** What goes with the refusal of a write to several streams. */
export const conflictDetails = ({ stream, expected, current }: Wrong): Buffer => {
  const conflict = new errors.StreamRevisionConflictErrorDetails()
    .setStream(stream)
    .setExpectedRevision(expected === 'no_stream' ? '-1' : expected === 'stream_exists' ? '-4' : `${expected}`)
    .setActualRevision(`${current}`);
  const details = new any.Any();
  details.pack(conflict.serializeBinary(), 'kurrentdb.protocol.v2.streams.errors.StreamRevisionConflictErrorDetails');
  return Buffer.from(
    new status.Status()
      .setCode(failedPrecondition as never)
      .setDetails(details)
      .serializeBinary(),
  );
};
