import { describe, expect, it } from 'vitest';
import { pagingOf } from './paging';

const page = (count: number, total: number, offset: number, limit?: number) => ({
  items: Array.from({ length: count }),
  total,
  query: { offset, limit, where: [], sort: [] },
});

describe('A page', () => {
  it('that is asked for and not all is partial, and says where the others are', () =>
    expect(pagingOf(page(10, 25, 10, 10), '/x?a=b&offset=10&limit=10')).toEqual({
      status: 206,
      headers: {
        'X-Total-Count': '25',
        'X-Result-Count': '10',
        Link: [
          '</x?a=b&offset=10&limit=10>; rel="self"',
          '</x?a=b&offset=0&limit=10>; rel="first"',
          '</x?a=b&offset=0&limit=10>; rel="prev"',
          '</x?a=b&offset=20&limit=10>; rel="next"',
          '</x?a=b&offset=20&limit=10>; rel="last"',
        ].join(', '),
      },
    }));
  it('that holds everything is complete', () => expect(pagingOf(page(3, 3, 0, 10), '/x').status).toBe(200));
  it('without a limit is complete even when it was cut, and links to the next', () => {
    const { status, headers } = pagingOf(page(10_000, 10_001, 0), '/x');
    expect(status).toBe(200);
    expect(headers['Link']).toContain('</x?offset=10000&limit=1000>; rel="next"');
  });
  it('is found by offset as far as offsets go, then by what it follows or precedes', () => {
    const far = { ...page(10, 20_000, 9_995, 10), next: 'N', previous: 'P' };
    expect(pagingOf(far, '/x?offset=9995&limit=10').headers['Link']).toContain(
      '</x?after=N&limit=10>; rel="next", </x?before=&limit=10>; rel="last"',
    );
    const place = { ...page(10, 20_000, 0, 10), next: 'N', previous: 'P' };
    const behind = { ...place, query: { ...place.query, after: { id: '1', keys: [] } } };
    expect(pagingOf(behind, '/x?a=b&after=M&limit=10')).toMatchObject({
      status: 206,
      headers: {
        Link: [
          '</x?a=b&after=M&limit=10>; rel="self"',
          '</x?a=b&offset=0&limit=10>; rel="first"',
          '</x?a=b&before=P&limit=10>; rel="prev"',
          '</x?a=b&after=N&limit=10>; rel="next"',
          '</x?a=b&before=&limit=10>; rel="last"',
        ].join(', '),
      },
    });
  });
  it('of an empty collection is complete', () => expect(pagingOf(page(0, 0, 0), '/x').status).toBe(200));
  it('behind the end is refused with the size of the collection', () =>
    expect(() => pagingOf(page(0, 3, 3, 10), '/x')).toThrow(
      expect.objectContaining({ status: 416, headers: { 'Content-Range': 'items */3', 'X-Total-Count': '3' } }),
    ));
});
