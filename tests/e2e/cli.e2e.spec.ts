import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { openPlatform, type Platform } from './platform';

let platform: Platform;
let url: string;
let orderId: string;

type Run = { readonly code: number; readonly out: string; readonly err: string };

const skyledger = (parameters: string[], at = url): Promise<Run> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, SKYLEDGER_URL: at } };
    execFile(process.execPath, ['apps/cli/bin/skyledger.mjs', ...parameters], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

beforeAll(async () => {
  platform = await openPlatform();
  url = platform.url;
  await platform.idle();
  orderId = (await new Customer(url).orderServers(1)).id;
  await platform.idle();
});
afterAll(() => platform?.close());

describe('The command line', () => {
  it('explains an order, in causal order, with who and why', async () => {
    const { code, out } = await skyledger(['flow', orderId]);
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(new RegExp(`product-ordering +ProductOrderCreated +productOrder ${orderId}  by \\w+`));
    expect(out).toMatch(/ProductOrderAccepted .*because of ProductOrderCreated/);
    const place = (type: string) => lines.findIndex((line) => line.includes(type));
    expect(place('ProductOrderAccepted')).toBeLessThan(place('ServiceCreated'));
    expect(place('ServiceCreated')).toBeLessThan(place('ProductOrderItemCompleted'));
  });

  it('replays and compares', async () => {
    expect(await skyledger(['rebuild', '--check'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ views replayed, 0 differ\.\n$/),
    });
  });

  it('rebuilds a view beside the one that is read, takes the old one back, and removes what was kept', async () => {
    expect((await skyledger(['rebuild'])).out).toMatch(/^productOrder: version \d+, generation 1$/m);
    expect(await skyledger(['rebuild', 'productOrder'])).toMatchObject({ code: 0, out: expect.stringMatching(/^1 view rebuilt;/) });
    expect(await skyledger(['rebuild', 'billingLedger'])).toMatchObject({ code: 0, out: expect.stringMatching(/^1 view rebuilt;/) });
    expect(await skyledger(['rebuild', 'productOrder', '--rollback'])).toMatchObject({ code: 0, out: '1 view rolled back.\n' });
    expect(await skyledger(['rebuild', 'productOrder', '--drop-old'])).toMatchObject({ code: 0 });
    expect(await skyledger(['rebuild', 'nothing'])).toMatchObject({ code: 1, err: 'No view is called nothing. (404)\n' });
    expect(await skyledger(['rebuild', '--check'])).toMatchObject({ code: 0 });
  });

  it('has the log sealed, and forgets only whom it knows', async () => {
    expect(await skyledger(['seal'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Sealed up to position (\d+) of \1\. Public key: /),
    });
    const { code, err } = await skyledger(['erase', 'nobody', '--reason', 'asked for']);
    expect([code, err]).toEqual([1, expect.stringMatching(/No readable personal data .*\(404\)\n$/)]);
    expect(await skyledger(['rewind', 'nobody', '--reason', 'tried'])).toMatchObject({ code: 1 });
  });

  it('says that nothing is parked', async () => {
    expect(await skyledger(['parked'])).toMatchObject({ code: 0, out: 'Nothing waits.\n' });
  });

  it('tells in the words of the platform why something cannot be done', async () => {
    const { code, err } = await skyledger(['retry', orderId, '1', '--reason', 'It looks stuck']);
    expect(code).toBe(1);
    expect(err).toMatch(/\(409\)\n$/);
    expect(await skyledger(['flow', 'nothing'])).toMatchObject({ code: 1, err: expect.stringMatching(/\(404\)\n$/) });
  });

  it('asks for a reason before it helps an order along', async () => {
    expect(await skyledger(['fail', orderId, '1'])).toMatchObject({ code: 1, err: expect.stringContaining('--reason') });
  });

  it('says where it looked when nothing runs there', async () => {
    const { code, err } = await skyledger(['parked'], 'http://127.0.0.1:9');
    expect(code).toBe(1);
    expect(err).toBe('Nothing answers at http://127.0.0.1:9. Start the platform with npm start, or set SKYLEDGER_URL to where it runs.\n');
  });
});
