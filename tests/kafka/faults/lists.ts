const page = 100;

/** All of a collection, page by page; a service that does not answer is an error. */
export const listOf = async <T = Readonly<Record<string, unknown>>>(url: string, path: string): Promise<T[]> => {
  const found: T[] = [];
  for (;;) {
    const answer = await fetch(`${url}${path}${path.includes('?') ? '&' : '?'}offset=${found.length}&limit=${page}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`GET ${url}${path} answered ${answer.status}: ${text}`);
    found.push(...(JSON.parse(text) as T[]));
    if (found.length >= Number(answer.headers.get('x-total-count'))) return found;
  }
};
