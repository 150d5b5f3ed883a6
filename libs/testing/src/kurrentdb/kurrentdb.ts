import grpc, {
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import streamsService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import several from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import severalService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js';
import { appendResponse, batchResponse, conflictDetails, expectedOf, nameOf, proposedOf, writeOf } from './messages';
import { read, type ReadCall } from './reading';
import { type Proposed, Records, type Write } from './records';

/** A server that speaks KurrentDB's protocol, and its end. */
export type KurrentDb = { readonly url: string; stop(): Promise<void> };

/** What a server of an earlier release does not have yet. */
type Release = {
  readonly hasBatches?: boolean;
  readonly hasSessions?: boolean;
  /** Every so many appends, what was written is not confirmed: the connection ends instead, or stays silent. */
  readonly losesAnswers?: number;
  readonly isSilent?: boolean;
};

const api = 'event_store.client.streams.Streams';

/**
 * A stand-in for KurrentDB, in memory, made from the protocol definitions of its own client: appends with expected revisions and idempotent
 * event ids, reads, subscriptions, writes to several streams. It executes the adapter where no server can be had; it proves nothing about
 * the real one. Where TEST_KURRENTDB_URL is set, that one is used.
 */
export const kurrentDb = async (release: Release = {}): Promise<KurrentDb> => {
  const given = process.env['TEST_KURRENTDB_URL'];
  return given && Object.keys(release).length === 0 ? { url: given, stop: async () => undefined } : standIn(release);
};

const standIn = async ({
  hasBatches = true,
  hasSessions = true,
  losesAnswers = Infinity,
  isSilent = false,
}: Release): Promise<KurrentDb> => {
  const records = new Records();
  records.write([{ stream: '$settings', expected: 'any', events: [foreign('$metadata')] }]);
  records.write([{ stream: 'of-somebody-else', expected: 'any', events: [foreign('SomethingElse')] }]);
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 });
  const methods = [
    ...['read', 'append', ...(hasBatches ? ['batchappend'] : [])].map((method) => [api, method] as const),
    ...(hasSessions ? [['kurrentdb.protocol.v2.streams.StreamsService', 'appendsession'] as const] : []),
  ];
  server.addService(featuresService.ServerFeaturesService, { getSupportedMethods: supported(methods) } as UntypedServiceImplementation);
  server.addService(streamsService.StreamsService, streamsOf(records, { losesAnswers, isSilent }) as UntypedServiceImplementation);
  server.addService(severalService.StreamsServiceService, { appendSession: appendSession(records) } as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  return { url: `kurrentdb://127.0.0.1:${port}?tls=false`, stop: async () => server.forceShutdown() };
};

const foreign = (type: string): Proposed => ({
  id: crypto.randomUUID(),
  ...{ type, contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.alloc(0) },
});

const supported = (methods: readonly (readonly [string, string])[]) => (_: unknown, answer: sendUnaryData<features.SupportedMethods>) =>
  answer(
    null,
    new features.SupportedMethods()
      .setEventStoreServerVersion('25.1.0')
      .setMethodsList(methods.map(([service, method]) => new features.SupportedMethod().setServiceName(service).setMethodName(method))),
  );

const streamsOf = (records: Records, { losesAnswers, isSilent }: { losesAnswers: number; isSilent: boolean }) => {
  let appends = 0;
  const isLost = () => ++appends % losesAnswers === 0;
  return {
    read: (call: ReadCall) => read(records, call),
    append: (call: ServerReadableStream<streams.AppendReq, streams.AppendResp>, answer: sendUnaryData<streams.AppendResp>) => {
      const requests: streams.AppendReq[] = [];
      call.on('data', (request: streams.AppendReq) => requests.push(request));
      call.on('end', () => {
        const options = requests[0]!.getOptions()!;
        const events = requests.slice(1).map((request) => proposedOf(request.getProposedMessage()!));
        const [written] = records.write([{ stream: nameOf(options.getStreamIdentifier()), expected: expectedOf(options), events }]);
        answer(null, appendResponse(written!));
      });
    },
    batchAppend: (call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>) => {
      const begun = new Map<string, Write>();
      call.on('data', (request: streams.BatchAppendReq) => {
        const correlation = request.getCorrelationId()!;
        const key = correlation.getString();
        const options = request.getOptions();
        const sofar = begun.get(key) ?? { stream: nameOf(options!.getStreamIdentifier()), expected: expectedOf(options!), events: [] };
        const write = { ...sofar, events: [...sofar.events, ...request.getProposedMessagesList().map(proposedOf)] };
        begun.set(key, write);
        if (!request.getIsFinal()) return;
        begun.delete(key);
        const [written] = records.write([write]);
        if (isLost()) return void (isSilent || call.emit('error', Object.assign(new Error('gone'), { code: grpc.status.UNAVAILABLE })));
        call.write(batchResponse(correlation, write.stream, written!));
      });
      call.on('end', () => call.end());
      call.on('error', () => undefined);
    },
  };
};

const appendSession =
  (records: Records) =>
  (
    call: ServerReadableStream<several.AppendRequest, several.AppendSessionResponse>,
    answer: sendUnaryData<several.AppendSessionResponse>,
  ) => {
    const requests: several.AppendRequest[] = [];
    call.on('data', (request: several.AppendRequest) => requests.push(request));
    call.on('end', () => {
      const writes = requests.map(writeOf);
      const written = records.write(writes);
      const [first] = written;
      if (first?.outcome === 'wrong') {
        const metadata = new grpc.Metadata();
        metadata.set('grpc-status-details-bin', conflictDetails(first));
        return answer({ code: grpc.status.FAILED_PRECONDITION, details: 'The stream is at another revision.', metadata });
      }
      const response = new several.AppendSessionResponse();
      for (const [index, each] of written.entries()) {
        if (each.outcome === 'wrong') continue;
        response.addOutput(new several.AppendResponse().setStream(writes[index]!.stream).setStreamRevision(`${each.revision}`));
        response.setPosition(`${each.place.commit}`);
      }
      answer(null, response);
    });
  };
