import { afterAll, expect, it } from 'vitest';
import { Installations, ops } from './backup';
import { Customer } from './customer';

const installations = new Installations();
afterAll(() => installations.end());

it('What was exported in the middle of orders ends them elsewhere, and makes each machine once', async () => {
  const here = await installations.make();
  const first = await installations.start(here);
  const customer = new Customer(first.url);
  const names = ['a', 'b', 'c'];
  for (const name of names) {
    for (let n = 0; n < 3; n += 1) await customer.orderServers(1);
    for (const done of await installations.skyledger(here, name, 'export', '{file}')) expect(done).toMatchObject({ code: 0 });
  }
  await first.crash();
  for (const [index, name] of names.entries()) {
    const elsewhere = await installations.make();
    for (const done of await installations.skyledger(elsewhere, name, 'import', '{file}')) expect(done).toMatchObject({ code: 0 });
    const second = await installations.start(elsewhere);
    await second.idle();
    const orders = await new Customer(second.url).list('productOrder');
    expect(orders.map(({ state }) => state)).toEqual(Array(3 * (index + 1)).fill('completed'));
    expect(await ops(second, 'simulatedCloud')).toMatchObject({ virtualMachines: 3 * (index + 1) });
    expect(await ops(second, 'rebuild?check=true', 'POST')).toMatchObject({ differences: [] });
    await second.stop();
  }
});
