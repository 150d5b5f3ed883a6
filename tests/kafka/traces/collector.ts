import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

type Value = { readonly stringValue?: string; readonly intValue?: number | string; readonly boolValue?: boolean };
type Attributes = readonly { readonly key: string; readonly value: Value }[];
type SentSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: Attributes;
  readonly links?: readonly { readonly traceId: string }[];
};
type Sent = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
};

/** A span as it was sent. */
export type Span = {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly start: bigint;
  readonly ms: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The traces it is linked to. */
  readonly links: readonly string[];
};

/** A collector of traces: a real server that takes OTLP over HTTP in JSON. */
export class Collector {
  readonly spans: Span[] = [];
  /** What came with each request. */
  readonly headers: IncomingMessage['headers'][] = [];
  private readonly server = createServer((request, response) => void this.take(request, response));

  static async open(): Promise<Collector> {
    const collector = new Collector();
    collector.server.listen(0, '127.0.0.1');
    await once(collector.server, 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** All of one trace, by when they began. */
  trace(traceId: string): Span[] {
    return this.spans.filter((span) => span.traceId === traceId).toSorted((a, b) => (a.start < b.start ? -1 : 1));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    this.headers.push(request.headers);
    const { resourceSpans } = JSON.parse(Buffer.concat(pieces).toString()) as Sent;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      this.spans.push(...scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(service, span))));
    }
    response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'Content-Type': 'application/json' }).end('{}');
  }
}

const spanOf = (service: string, sent: SentSpan): Span => ({
  ...{ service, traceId: sent.traceId, spanId: sent.spanId, parent: sent.parentSpanId || undefined, name: sent.name },
  start: BigInt(sent.startTimeUnixNano),
  ms: Number(BigInt(sent.endTimeUnixNano) - BigInt(sent.startTimeUnixNano)) / 1e6,
  attributes: valuesOf(sent.attributes ?? []),
  links: (sent.links ?? []).map(({ traceId }) => traceId),
});

const valuesOf = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.boolValue]));
