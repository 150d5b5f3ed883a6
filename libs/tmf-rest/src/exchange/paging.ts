import { largestOffset, type Page } from '@skyledger/tmf-query';
import { Refused } from '../errors/refused';

/** What a page says about itself in its headers, and whether it is all there is. */
export type Paging = { readonly status: 200 | 206; readonly headers: Readonly<Record<string, string>> };

/** Counts and links of a page; a page behind the end of the collection is refused. */
export const pagingOf = (page: Page<unknown>, url: string): Paging => {
  const { items, total, query } = page;
  const { offset, limit } = query;
  if (offset > 0 && offset >= total) {
    throw new Refused('rangeNotSatisfiable', `There are only ${total}.`, 'offset', {
      'Content-Range': `items */${total}`,
      'X-Total-Count': String(total),
    });
  }
  const isPage = limit !== undefined || offset > 0 || isByPlace(page);
  return {
    status: isPage && items.length < total ? 206 : 200,
    headers: { 'X-Total-Count': String(total), 'X-Result-Count': String(items.length), Link: linksOf(url, page) },
  };
};

const largestPage = 1_000;

const isByPlace = ({ query }: Page<unknown>): boolean => query.after !== undefined || query.before !== undefined;

const linksOf = (url: string, page: Page<unknown>): string => {
  const { offset, limit = largestPage } = page.query;
  const link = (place: string | undefined, rel: string) =>
    place === undefined ? [] : [`<${withPlace(url, `${place}&limit=${limit}`)}>; rel="${rel}"`];
  const self = `<${url}>; rel="self"`;
  if (limit === 0) return self;
  const previous = offset > 0 ? `offset=${Math.max(0, offset - limit)}` : page.previous && `before=${page.previous}`;
  return [self, ...link('offset=0', 'first'), ...link(previous, 'prev'), ...link(nextOf(page), 'next'), ...link(lastOf(page), 'last')].join(
    ', ',
  );
};

/** By offset as far as offsets go, then by place. */
const nextOf = (page: Page<unknown>): string | undefined => {
  const start = page.query.offset + page.items.length;
  if (!isByPlace(page) && start <= largestOffset) return start < page.total ? `offset=${start}` : undefined;
  return page.next && `after=${page.next}`;
};

const lastOf = (page: Page<unknown>): string => {
  const { offset, limit = largestPage } = page.query;
  const start = offset + Math.max(0, Math.ceil((page.total - offset) / limit) - 1) * limit;
  return start <= largestOffset ? `offset=${start}` : 'before=';
};

const withPlace = (url: string, place: string): string => {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(url)!;
  const kept = query.split('&').filter((part) => part !== '' && !/^(offset|limit|after|before)(=|$)/.test(part));
  return `${path}?${[...kept, place].join('&')}`;
};
