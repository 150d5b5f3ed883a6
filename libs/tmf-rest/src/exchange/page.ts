import type { Readable } from 'node:stream';
import type { Page } from '@skyledger/tmf-query';
import type { Exchange } from './exchange';
import { type Paging, pagingOf } from './paging';
import { arrayOf, isLong, streamed } from './streamed';

type Told = Paging & { readonly body: Buffer };

/** What was said of pages that are kept, by the address it was said at, which names all that the client may choose. */
const told = new WeakMap<Page<object>, Map<string, Told>>();
const mostAddresses = 4;

/** Makes the reply of a page, of what `text` makes of its documents. A page that nobody can change always says the same. */
export const page = (
  { request, reply }: Exchange,
  result: Page<object>,
  publicUrl: string,
  text: (document: object) => Buffer,
): Buffer | Readable => {
  const known = told.get(result)?.get(request.url);
  const { status, headers } = known ?? pagingOf(result, `${publicUrl}${request.url}`);
  void reply.code(status).headers({ ...headers, 'Content-Type': 'application/json; charset=utf-8' });
  if (known !== undefined) return known.body;
  if (isLong(result.items)) return streamed(result.items, text);
  const body = arrayOf(result.items.map(text));
  if (Object.isFrozen(result)) keep(result, request.url, { status, headers, body });
  return body;
};

const keep = (result: Page<object>, url: string, said: Told): void => {
  const byAddress = told.get(result) ?? new Map<string, Told>();
  if (byAddress.size < mostAddresses) told.set(result, byAddress.set(url, said));
};
