import { Agent, request } from 'node:http';
import type { BadRequest, Plan } from './bad-bodies';

/** What came of a bad request. */
export type Outcome = { readonly sent: BadRequest; readonly status: number; readonly text: string; readonly took: number };

/** Sends many requests as they are, so many at once, by node:http: nothing between here and the platform corrects what is wrong. */
export const sendAll = async (url: string, plans: readonly Plan[], atOnce: number, note: (outcome: Outcome) => void): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let next = 0;
  const work = async () => {
    while (next < plans.length) {
      const { kind, write } = plans[next++]!;
      note(await send(url, agent, { kind, ...write() }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  agent.destroy();
};

const send = (url: string, agent: Agent, sent: BadRequest): Promise<Outcome> => {
  const { hostname, port } = new URL(url);
  const { method, path, body } = sent;
  const headers = { ...sent.headers, ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }) };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, host: hostname, port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ sent, status: response.statusCode!, text: Buffer.concat(chunks).toString(), took: performance.now() - started }),
      );
    });
    outgoing.on('error', (error) => reject(new Error(`${method} ${path}: ${error.message}`)));
    outgoing.end(body);
  });
};
