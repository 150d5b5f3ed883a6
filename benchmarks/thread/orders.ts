/** What a run of orders came to. */
export type Ordered = {
  readonly perSecond: number;
  readonly tookMs: readonly number[];
  /** By how much each of the things `used` grew meanwhile. */
  readonly spent: readonly number[];
};

type Order = { readonly state: string; readonly orderDate: string; readonly completionDate?: string };

const clients = 16;
const ends = ['completed', 'failed', 'rejected', 'partial'];

const json = async <T>(path: string, body?: object): Promise<T> => {
  const response = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json() as Promise<T>;
};

/** Asks again and again; fails after so many seconds. */
export const until = async (what: string, holds: () => Promise<boolean>, seconds = 180): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
    if (await holds()) return;
  throw new Error(`${what} did not happen within ${seconds} s`);
};

/** Resolves when a platform takes requests. */
export const ready = (url: string): Promise<void> =>
  until(`${url} is ready`, () =>
    fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    ),
  );

/** Does the work so many times, some of it at once. */
export const inParallel = async (times: number, work: (n: number) => Promise<unknown>, atOnce = clients): Promise<void> => {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < times) await work(next++);
    }),
  );
};

/** Orders so many cloud servers of a platform, after some to warm up, and waits for the end of each. An order that does not complete is an error. */
export const orderServers = async (url: string, orders: number, used: () => readonly number[] = () => []): Promise<Ordered> => {
  const ordering = `${url}/tmf-api/productOrderingManagement/v4/productOrder`;
  const [offering] = await json<{ id: string }[]>(`${url}/tmf-api/productCatalogManagement/v4/productOffering?name=Cloud%20Server`);
  const item = { id: '1', action: 'add', quantity: 1, productOffering: { id: offering!.id }, billingAccount: { id: 'bench' } };
  const post = () => json(ordering, { productOrderItem: [item] });
  const ended = async () => {
    const all = await json<Order[]>(`${ordering}?limit=1000&fields=state,orderDate,completionDate`);
    return all.filter(({ state }) => ends.includes(state));
  };
  const present = (await ended()).length;
  const warm = present + Math.min(50, orders);
  await inParallel(warm - present, post);
  await until('warming up', async () => (await ended()).length >= warm);
  const before = used();
  const since = new Date().toISOString();
  await inParallel(orders, post);
  await until('the end of all orders', async () => (await ended()).length >= warm + orders);
  const spent = used().map((now, index) => now - before[index]!);
  const measured = (await ended()).filter(({ orderDate }) => orderDate >= since);
  const failed = measured.filter(({ state }) => state !== 'completed').length;
  if (failed > 0) throw new Error(`${failed} of ${orders} orders did not complete`);
  const last = Math.max(...measured.map((order) => Date.parse(order.completionDate!)));
  const tookMs = measured.map((order) => Date.parse(order.completionDate!) - Date.parse(order.orderDate));
  return { perSecond: orders / ((last - Date.parse(since)) / 1000), tookMs, spent };
};
