import { type Contract, contracts, type Operation } from '@skyledger/tmf-contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform();
});
afterAll(() => platform?.close());

const methods = { list: 'GET', create: 'POST', retrieve: 'GET', patch: 'PATCH', delete: 'DELETE' } as const;
const all = Object.keys(methods) as Operation[];

/** The routes of a resource in each version, and whether its contract has them. */
const routes = Object.values(contracts).flatMap((contract: Contract) =>
  Object.values(contract.versions).flatMap(({ basePath, path, operations }) =>
    all.map((operation) => ({
      isOfContract: operations.includes(operation),
      method: methods[operation],
      url: `${basePath}/${path}${operation === 'list' || operation === 'create' ? '' : '/none'}`,
    })),
  ),
);

const asked = (method: string, url: string) => {
  const request =
    method === 'GET'
      ? platform.http.get(url)
      : method === 'DELETE'
        ? platform.http.delete(url)
        : platform.http[method === 'POST' ? 'post' : 'patch'](url).send({});
  return request.then(({ status, body }) => ({ status, reason: String(body.reason) }));
};

it('Every operation of every contract is served, and no other', async () => {
  const wrong: string[] = [];
  for (const { isOfContract, method, url } of routes) {
    const { status, reason } = await asked(method, url);
    const isServed = url.endsWith('/none')
      ? status !== 405 && !/path|address|route|Cannot/i.test(reason)
      : status !== 404 && status !== 405;
    if (isServed !== isOfContract || status >= 500) wrong.push(`${method} ${url}: ${status} ${reason}`);
  }
  expect(wrong).toEqual([]);
});
