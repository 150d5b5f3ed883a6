import { cursorText } from '../parse/cursor';
import type { Page, Query } from '../query';
import type { Item } from './pages';

/** Whether a page is found by what it follows or precedes. */
export const isByPlace = ({ after, before }: Query): boolean => after !== undefined || before !== undefined;

/** Where the pages beside one end and start. `isMore`: a page found by its place is not the last in its direction. */
export const placesOf = (
  query: Query,
  items: readonly Item[],
  { isMore, total }: { isMore: boolean; total: number },
): Pick<Page<unknown>, 'next' | 'previous'> => {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return {};
  const { after, before, offset, sort } = query;
  const isFollowed = after !== undefined ? isMore : before !== undefined ? before !== 'end' : offset + items.length < total;
  const isPreceded = after !== undefined || (before !== undefined ? isMore : offset > 0);
  return {
    ...(isFollowed && { next: cursorText(last.id, last.document, sort) }),
    ...(isPreceded && { previous: cursorText(first.id, first.document, sort) }),
  };
};
