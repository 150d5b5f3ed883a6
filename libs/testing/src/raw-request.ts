import { request } from 'node:http';
import { expect } from 'vitest';

/** A request as it is, right or wrong. */
export type RawRequest = {
  readonly method: string;
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
};

/** The answer to it; a body is always JSON here. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: { code: string; reason: string; message: string; status: string };
};

/** Sends by node:http, so that nothing between the test and the server corrects what is wrong. */
export const sendRaw = (base: string, { method, path, body, headers }: RawRequest): Promise<RawAnswer> => {
  const { hostname, port } = new URL(base);
  const bodyHeaders = body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: hostname, port, method, path, headers: { ...bodyHeaders, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode!, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
};

/** Whether an answer is an error as TMF630 has it, and tells nothing of our insides. */
export const expectTmfError = ({ status, headers, body }: RawAnswer): void => {
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(body).toMatchObject({
    '@type': 'Error',
    code: expect.stringMatching(/^[a-zA-Z]+$/),
    reason: expect.any(String),
    message: expect.any(String),
    status: String(status),
  });
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|\bat \w+ \(/);
};
