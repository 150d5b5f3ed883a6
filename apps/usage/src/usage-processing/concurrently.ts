/** Does the work for all items, a page of them at a time: appends that wait together are written together. */
export const concurrently = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>, page = 200): Promise<R[]> => {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += page) results.push(...(await Promise.all(items.slice(start, start + page).map(work))));
  return results;
};
