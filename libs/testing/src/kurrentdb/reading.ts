import { randomUUID } from 'node:crypto';
import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { eventResponse, identifierOf, nameOf } from './messages';
import { NoSuchPosition, type Place, type Rec, type Records } from './records';

type Options = streams.ReadReq.Options;
export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** Answers a read or a subscription, of a stream or of all. */
export const read = (records: Records, call: ReadCall): void => {
  const options = call.request.getOptions()!;
  try {
    if (options.hasSubscription()) follow(records, options, call);
    else readOnce(records, options, call);
  } catch (error) {
    if (!(error instanceof NoSuchPosition)) throw error;
    call.emit('error', Object.assign(error, { code: 3, details: `No record begins at position ${error.message}` }));
  }
};

const readOnce = (records: Records, options: Options, call: ReadCall): void => {
  const name = nameOf(options.getStream()?.getStreamIdentifier());
  if (options.hasStream() && records.stream(name).length === 0) {
    call.write(new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(name))));
    return void call.end();
  }
  const found = options.hasStream() ? ofStream(records.stream(name), options) : ofAll(records, options);
  const most = Number(BigInt.asUintN(53, BigInt(options.getCount() || '0')));
  const isWanted = matching(options);
  let sent = 0;
  for (const rec of found) {
    if (sent >= most) break;
    if (!isWanted(rec)) continue;
    send(call, rec, options);
    sent += 1;
  }
  call.end();
};

const isForwards = (options: Options) => options.getReadDirection() === 0;

const ofStream = (all: readonly Rec[], options: Options): readonly Rec[] => {
  const stream = options.getStream()!;
  const from = stream.hasRevision() ? BigInt(stream.getRevision()) : stream.hasStart() ? 0n : BigInt(all.length);
  return isForwards(options) ? all.filter(({ revision }) => revision >= from) : all.filter(({ revision }) => revision <= from).toReversed();
};

const ofAll = (records: Records, options: Options): readonly Rec[] => {
  const all = options.getAll()!;
  if (all.hasPosition()) return records.from(placeOf(all), isForwards(options) ? 'forwards' : 'backwards');
  if (isForwards(options)) return all.hasStart() ? records.all : [];
  return all.hasEnd() ? records.all.toReversed() : [];
};

const placeOf = (all: streams.ReadReq.Options.AllOptions): Place => ({
  commit: BigInt(all.getPosition()!.getCommitPosition()),
  prepare: BigInt(all.getPosition()!.getPreparePosition()),
});

/** A subscription begins behind its position, tells when it has caught up, and goes on. */
const follow = (records: Records, options: Options, call: ReadCall): void => {
  const all = options.getAll();
  const source = () => (all ? records.all : records.stream(nameOf(options.getStream()?.getStreamIdentifier())));
  const stream = options.getStream();
  const behind = stream?.hasRevision() ? Number(stream.getRevision()) + 1 : (all ?? stream)?.hasEnd() ? source().length : 0;
  let next = all?.hasPosition() ? records.all.length - records.from(placeOf(all), 'forwards', true).length : behind;
  const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
  call.write(new streams.ReadResp().setConfirmation(confirmation));
  const isWanted = matching(options);
  const deliver = () => {
    for (const rec of source().slice(next)) {
      next += 1;
      if (isWanted(rec)) send(call, rec, options);
    }
  };
  deliver();
  call.write(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
  const stop = records.listen(deliver);
  call.on('cancelled', () => {
    stop();
    call.end();
  });
};

const send = (call: ReadCall, rec: Rec, options: Options) => call.write(eventResponse(rec, options.getUuidOption()?.hasString() ?? false));

const matching = (options: Options): ((rec: Rec) => boolean) => {
  const filter = options.getFilter();
  if (!filter) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const textOf = ({ stream, type }: Rec) => (filter.hasStreamIdentifier() ? stream : type);
  const prefixes = expression?.getPrefixList() ?? [];
  if (prefixes.length > 0) return (rec) => prefixes.some((prefix) => textOf(rec).startsWith(prefix));
  const regex = new RegExp(expression?.getRegex() ?? '');
  return (rec) => regex.test(textOf(rec));
};
