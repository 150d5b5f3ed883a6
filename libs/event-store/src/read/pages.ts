import type { StoredEvent } from '../types';

type Log = { after(position: number, limit: number): Promise<StoredEvent[]> };

const pageSize = 1_000;

/** The log behind a position, page by page; the next page is on its way while one is worked on. */
export async function* pages(log: Log, after: number): AsyncGenerator<StoredEvent[]> {
  for (let page = await log.after(after, pageSize); page.length > 0;) {
    const next = log.after(page.at(-1)!.position, pageSize);
    next.catch(() => undefined); // who stops before it does not hear of it
    yield page;
    page = await next;
  }
}
