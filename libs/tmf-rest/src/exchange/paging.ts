import type { Page } from '@skyledger/tmf-query';
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
  const isPage = limit !== undefined || offset > 0;
  return {
    status: isPage && items.length < total ? 206 : 200,
    headers: { 'X-Total-Count': String(total), 'X-Result-Count': String(items.length), Link: linksOf(url, page) },
  };
};

const largestPage = 1_000;

const linksOf = (url: string, { items, total, query: { offset, limit = largestPage } }: Page<unknown>): string => {
  const link = (start: number, rel: string) => `<${withOffset(url, start, limit)}>; rel="${rel}"`;
  const links = [`<${url}>; rel="self"`];
  if (limit === 0) return links[0]!;
  const next = offset + items.length;
  links.push(link(0, 'first'));
  if (offset > 0) links.push(link(Math.max(0, offset - limit), 'prev'));
  if (next < total) links.push(link(next, 'next'));
  links.push(link(offset + Math.max(0, Math.ceil((total - offset) / limit) - 1) * limit, 'last'));
  return links.join(', ');
};

const withOffset = (url: string, offset: number, limit: number): string => {
  const [path = '', query = ''] = url.split('?');
  const kept = query.split('&').filter((part) => part !== '' && !/^(offset|limit)(=|$)/.test(part));
  return `${path}?${[...kept, `offset=${offset}`, `limit=${limit}`].join('&')}`;
};
