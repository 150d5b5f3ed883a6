import { Rejection } from '@skyledger/event-sourcing';
import { describe, expect, it } from 'vitest';
import { billOf, type Computed, type Facts } from './bill';
import { afterBill, agreed, on, productFrom, used } from './bill.fixture';

const hour = 3_600_000;
const facts = (changes: Partial<Facts> = {}): Facts => ({ account: 'acc', to: on(2), bills: [], products: [], usages: [], ...changes });
const bill = (changes: Partial<Facts>) => billOf(facts(changes)) as Computed;
const nets = (computed: Computed) => computed.lines.map(({ name, net }) => [name, net]);
const month = (from: number, to = from + 1) => ({ from: on(from), to: on(to) });
const billed = (name: string, from: number, to = from + 1) => ({ bill: name, billNo: name, ...month(from, to) });
const server = productFrom(on(1), [agreed('oneTime', '5'), agreed('recurring', '31')]);

describe('A bill', () => {
  it('has the fees, the months and the use of its products, and is their sum', () => {
    const computed = bill({ products: [server], usages: [used('u1', on(1, 5), hour), used('u2', on(1, 6), 2 * hour)] });
    expect(nets(computed)).toEqual([
      ['oneTime fee', '5.00'],
      ['recurring fee', '31.00'],
      ['vCPU', '0.03'],
    ]);
    expect(computed).toMatchObject({ number: 1, billNo: 'acc/0001', period: month(1), currency: 'EUR', net: '36.03', gross: '36.03' });
    expect(computed.claims.usages).toEqual(['u1', 'u2']);
  });
  it('rounds a line once, not each use', () =>
    expect(
      nets(
        bill({ products: [server], usages: Array.from({ length: 10 }, (_, n) => used(`u${n}`, on(1, 5), hour, { price: '0.004' })) }),
      ).at(-1),
    ).toEqual(['vCPU', '0.04']));
  it('has a line per version of a price, each naming its uses', () => {
    const { lines } = bill({
      products: [server],
      usages: [
        used('u1', on(1, 5), hour),
        used('u2', on(1, 6), hour, { price: '0.02', validFrom: on(1, 6) }),
        used('u3', on(1, 7), hour, { price: '0.02', validFrom: on(1, 6) }),
      ],
    });
    expect(lines.slice(2).map(({ price, usages }) => [price.validFrom, usages])).toEqual([
      [on(1), ['u1']],
      [on(1, 6), ['u2', 'u3']],
    ]);
  });
  it('adds the tax of each line, of its rounded amount', () => {
    const taxed = productFrom(on(1), [
      agreed('recurring', '10.05', { taxRate: '19', taxCategory: 'VAT' }),
      agreed('oneTime', '1', { taxRate: '7' }),
    ]);
    expect(bill({ products: [taxed] })).toMatchObject({
      net: '11.05',
      gross: '13.03',
      lines: [{ taxAmount: '0.07' }, { taxAmount: '1.91', tax: { category: 'VAT' } }],
    });
  });
  it('charges a product from its start to its end only', () => {
    const ended = productFrom(on(1, 11), [agreed('recurring', '31')], { type: 'ProductChargingEnded', data: { at: on(1, 21) } });
    expect(nets(bill({ products: [ended] }))).toEqual([['recurring fee', '10.00']]);
  });
  it('goes on from the last one', () => {
    const next = bill({ to: on(3), bills: [billed('b', 1)], products: [afterBill(server, bill({ products: [server] }))] });
    expect([next.number, next.period, nets(next)]).toEqual([2, month(2), [['recurring fee', '31.00']]]);
  });
  it('takes in what came late', () => {
    const late = used('late', on(1, 5), hour);
    const known = afterBill(server, bill({ products: [server] }));
    expect(nets(bill({ to: on(3), bills: [billed('b', 1)], products: [known], usages: [late] }))).toContainEqual(['vCPU', '0.01']);
    expect(nets(bill({ to: on(4), period: month(3), bills: [billed('b', 1)], products: [known], usages: [late] }))).toContainEqual([
      'vCPU',
      '0.01',
    ]);
  });
  it('of a period has nothing of another time that was never billed', () => {
    const early = used('early', on(1, 5), hour);
    expect(nets(bill({ to: on(4), period: month(3), products: [server], usages: [early, used('march', on(3, 5), hour)] }))).toEqual([
      ['recurring fee', '31.00'],
      ['vCPU', '0.01'],
    ]);
  });
  it('without a period takes what a bill of a period left out', () => {
    const march = bill({ to: on(4), period: month(3), products: [server] });
    const rest = bill({ to: on(4), bills: [billed('b', 3)], products: [afterBill(server, march)] });
    expect([rest.period, nets(rest)]).toEqual([
      { from: on(1), to: on(4) },
      [
        ['oneTime fee', '5.00'],
        ['recurring fee', '62.00'],
      ],
    ]);
  });
  it('leaves for the next what lies across its end', () =>
    expect(bill({ products: [server], usages: [used('u', on(1, 31), 48 * hour)] }).claims.usages).toEqual([]));
  it('charges new terms from when they were agreed', () => {
    const changed = productFrom(on(1), [agreed('recurring', '31')], {
      type: 'ProductPricesAgreed',
      data: { from: on(1, 11), prices: [agreed('recurring', '62')] },
    });
    expect(nets(bill({ products: [changed] }))).toEqual([
      ['recurring fee', '10.00'],
      ['recurring fee', '42.00'],
    ]);
  });
  it('gives back what was billed beyond the end, once', () => {
    const known = afterBill(server, bill({ products: [server] }));
    const ended = { ...known, endDate: on(1, 22) };
    const next = bill({ to: on(3), bills: [billed('b', 1)], products: [ended] });
    expect(nets(next)).toEqual([['recurring fee', '-10.00']]);
    expect(
      billOf(facts({ to: on(4), bills: [billed('b', 1), { ...billed('c', 2), bill: next.id }], products: [afterBill(ended, next)] })),
    ).toEqual({ existing: next.id });
  });
  it('knows the decimals of its currency', () =>
    expect(
      nets(bill({ products: [productFrom(on(1), [agreed('recurring', '100.5', { amount: { unit: 'JPY', value: '100.5' } })])] })),
    ).toEqual([['recurring fee', '101']]));
});

describe('No new bill is made', () => {
  it('of a period that was billed', () =>
    expect(billOf(facts({ period: month(1), bills: [billed('b', 1)], products: [server], usages: [used('u', on(1, 5), hour)] }))).toEqual({
      existing: 'b',
    }));
  it('when there is nothing new', () => {
    const products = [afterBill(server, bill({ products: [server] }))];
    expect(billOf(facts({ bills: [billed('b', 1)], products }))).toEqual({ existing: 'b' });
  });
  it('of amounts that come to nothing; they wait', () => {
    const products = [afterBill(server, bill({ products: [server] }))];
    expect(billOf(facts({ to: '2026-02-01T00:00:01.000Z', bills: [billed('b', 1)], products }))).toEqual({ existing: 'b' });
  });
  it('for an account without products', () => expect(() => billOf(facts())).toThrow(Rejection));
  it('before anything was charged', () => expect(() => billOf(facts({ to: on(1), products: [server] }))).toThrow(/nothing to bill/));
  it('of a time no bill has to do with', () =>
    expect(() =>
      billOf(
        facts({
          period: { from: '2025-01-01T00:00:00.000Z', to: '2025-02-01T00:00:00.000Z' },
          bills: [billed('b', 1)],
          products: [server],
        }),
      ),
    ).toThrow(/nothing to bill/));
  it('in two currencies', () => {
    const yen = productFrom(on(1), [agreed('recurring', '100', { amount: { unit: 'JPY', value: '100' } })]);
    expect(() => billOf(facts({ products: [server, yen] }))).toThrow(/one currency/);
  });
});
