/** The items in pages: what is written in one append, so that a month of records takes a few round trips and not hundreds. */
export const pagesOf = <T>(items: readonly T[], size = 200): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, page) => items.slice(page * size, (page + 1) * size));
