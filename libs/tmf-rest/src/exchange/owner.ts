import { tracing, Unavailable } from '@skyledger/event-store';
import { type Face, facesOf } from '../contract/face';
import { up } from '../facade';
import { parseBody } from '../intake/parse-body';

const patienceMs = 10_000;

/** What it is told by who stands before an owner that is away, by an owner that cannot answer now, and by one that is asked too much. */
const isAway = (status: number): boolean => status >= 500 || status === 429;

/**
 * Asks the owner of a resource for it over its TMF API, and answers it in the stored shape; undefined where there is none. Throws Unavailable where it cannot be
 * reached or cannot answer now, which says nothing about the resource, and another error where it does not let us ask.
 */
export const askOwner =
  (base: string, token?: string) =>
  async (resource: string, id: string): Promise<object | undefined> => {
    const { contract, version, path } = newest(resource);
    const answer = await asked({ resource, url: `${base}${path}`, id, token });
    if (answer.status === 404) return undefined;
    if (isAway(answer.status)) throw new Unavailable(`The owner of ${resource} answers ${answer.status}.`);
    if (!answer.ok) throw new Error(`The owner of ${resource} answers ${answer.status}.`);
    return up(contract, version, parseBody(answer.body) as object, 'resource');
  };

type Answer = { readonly status: number; readonly ok: boolean; readonly body: Uint8Array };

type Asked = { readonly resource: string; readonly url: string; readonly id: string; readonly token: string | undefined };

const asked = ({ resource, url, id, token }: Asked): Promise<Answer> =>
  tracing.span(
    () => ({ name: `ask the owner of ${resource}`, kind: 'client', attributes: { 'http.request.method': 'GET' } }),
    async (span) => {
      const traceparent = tracing.traceparent();
      const who = { ...(token && { Authorization: `Bearer ${token}` }), ...(traceparent && { traceparent }) };
      const headers = { Accept: 'application/json', ...who };
      const answer = await got(`${url}/${encodeURIComponent(id)}`, headers).catch((cause: unknown) => {
        throw new Unavailable(`The owner of ${resource} cannot be reached.`, { cause });
      });
      span?.set({ 'http.response.status_code': answer.status });
      return answer;
    },
  );

const got = async (url: string, headers: Readonly<Record<string, string>>): Promise<Answer> => {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(patienceMs) });
  return { status: answer.status, ok: answer.ok, body: new Uint8Array(await answer.arrayBuffer()) };
};

const newest = (resource: string): Face => {
  const face = facesOf(resource).at(-1);
  if (!face) throw new Error(`${resource} has no address.`);
  return face;
};
