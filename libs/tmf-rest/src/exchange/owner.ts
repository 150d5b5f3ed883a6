import { tracing } from '@skyledger/event-store';
import { type Face, facesOf } from '../contract/face';
import { up } from '../facade';
import { parseBody } from '../intake/parse-body';

const patienceMs = 10_000;

/**
 * Asks the owner of a resource for it over its TMF API, and answers it in the stored shape; undefined where there is none. Everything but an
 * answer of the owner is an error, to be tried again: that it cannot be reached says nothing about the resource.
 */
export const askOwner =
  (base: string, token?: string) =>
  async (resource: string, id: string): Promise<object | undefined> => {
    const { contract, version, path } = newest(resource);
    const answer = await asked({ resource, url: `${base}${path}`, id, token });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`The owner of ${resource} answers ${answer.status}.`);
    return up(contract, version, parseBody(new Uint8Array(await answer.arrayBuffer())) as object, 'resource');
  };

type Asked = { readonly resource: string; readonly url: string; readonly id: string; readonly token: string | undefined };

const asked = ({ resource, url, id, token }: Asked): Promise<Response> =>
  tracing.span(
    () => ({ name: `ask the owner of ${resource}`, kind: 'client', attributes: { 'http.request.method': 'GET' } }),
    async (span) => {
      const traceparent = tracing.traceparent();
      const who = { ...(token && { Authorization: `Bearer ${token}` }), ...(traceparent && { traceparent }) };
      const headers = { Accept: 'application/json', ...who };
      const answer = await fetch(`${url}/${encodeURIComponent(id)}`, { headers, signal: AbortSignal.timeout(patienceMs) });
      span?.set({ 'http.response.status_code': answer.status });
      return answer;
    },
  );

const newest = (resource: string): Face => {
  const face = facesOf(resource).at(-1);
  if (!face) throw new Error(`${resource} has no address.`);
  return face;
};
