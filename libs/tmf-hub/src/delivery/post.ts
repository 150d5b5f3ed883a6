import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { guardedConnection, type Way } from '../callback/guarded-connection';

/** What a listener answered. */
export type Answer = {
  readonly status: number;
  /** How many seconds it wants to be left alone. */
  readonly retryAfter?: number;
  /** The beginning of what it said. */
  readonly text: string;
};

/** A message on its way to a listener. */
export type Message = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** It says what is personal: an answer that repeats it must not be kept. */
  readonly isPersonal?: boolean;
  /** That of the event it tells of. */
  readonly traceparent?: string | undefined;
};

const longestRead = 64 * 1024;
const longestKept = 1_024;

/** Posts a message over a connection of its own. Redirects are answers like others; of the body no more is read than could matter. */
export const post = async (message: Message, way: Way): Promise<Answer> => {
  const socket = await guardedConnection(message.url, way);
  way.signal.addEventListener('abort', () => socket.destroy(), { once: true });
  try {
    const [response] = (await once(
      sent(message, () => socket),
      'response',
      { signal: way.signal },
    )) as [IncomingMessage];
    const status = response.statusCode ?? 0;
    const isTaken = status >= 200 && status < 300;
    const text = isTaken ? '' : await beginningOf(response, way.signal);
    return { status, text, ...retryAfterIn(response) };
  } finally {
    socket.destroy();
  }
};

const sent = ({ url, headers, body }: Message, createConnection: () => Awaited<ReturnType<typeof guardedConnection>>): ClientRequest => {
  const outgoing = request({
    createConnection,
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    setHost: false,
    headers: { Host: url.host, ...headers, 'Content-Length': body.length },
  });
  outgoing.on('error', () => undefined); // `once` tells of it while somebody waits; later it is no news
  return outgoing.end(body);
};

/** What a listener says when it refuses; whoever talks on and on is not listened to. */
const beginningOf = async (response: IncomingMessage, signal: AbortSignal): Promise<string> => {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of response.on('error', () => undefined) as AsyncIterable<Buffer>) {
      if (length < longestKept) pieces.push(piece.subarray(0, longestKept));
      length += piece.length;
      if (length >= longestRead || signal.aborted) break;
    }
  } catch {
    // the connection broke: what came before is what there is
  }
  return Buffer.concat(pieces).subarray(0, longestKept).toString('utf8');
};

const retryAfterIn = ({ headers }: IncomingMessage): { retryAfter?: number } => {
  const text = headers['retry-after']?.trim() ?? '';
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return seconds > 0 ? { retryAfter: Math.ceil(seconds) } : {};
};
