import { describe, expect, it } from 'vitest';
import { type OfferingPrice, partsOf, priceAt, samePrice, tariffOf } from './tariff';

const on = (date: number) => `2026-01-${String(date).padStart(2, '0')}T00:00:00.000Z`;
const price = (value: string, changes: Partial<OfferingPrice> = {}): OfferingPrice => ({
  id: 'cpu',
  unitOfMeasure: { amount: 1, units: 'vCPU-hour' },
  price: { unit: 'EUR', value },
  ...changes,
});
const heard = (...versions: [number, OfferingPrice | undefined][]) =>
  tariffOf(versions.map(([date, document]) => ({ from: on(date), document })));
const at = (tariff: ReturnType<typeof heard>, date: number) => priceAt(tariff, on(date))?.unitPrice.value;

describe('A tariff', () => {
  it('holds from when it was heard of', () => {
    const tariff = heard([2, price('1')]);
    expect([at(tariff, 1), at(tariff, 2), at(tariff, 9)]).toEqual([undefined, '1', '1']);
  });
  it('holds from its start, if it has one', () => {
    const tariff = heard([2, price('1', { validFor: { startDateTime: '2026-01-01T02:00:00+02:00' } })]);
    expect([at(tariff, 1), at(tariff, 2)]).toEqual(['1', '1']);
    expect(tariff[0]!.validFrom).toBe(on(1));
  });
  it('changes when the change is heard of, never before', () => {
    const validFor = { startDateTime: on(1) };
    const tariff = heard([1, price('1', { validFor })], [5, price('2', { validFor })]);
    expect([at(tariff, 4), at(tariff, 5)]).toEqual(['1', '2']);
  });
  it('changes at its new start, if that lies ahead', () => {
    const tariff = heard([1, price('1')], [5, price('2', { validFor: { startDateTime: on(8) } })]);
    expect([at(tariff, 5), at(tariff, 7), at(tariff, 8)]).toEqual(['1', '1', '2']);
  });
  it('ends when it is said to end', () => {
    const tariff = heard([1, price('1', { validFor: { endDateTime: on(4) } })]);
    expect([at(tariff, 3), at(tariff, 4)]).toEqual(['1', undefined]);
  });
  it('has no new version by a change of something else', () =>
    expect(heard([1, price('1')], [2, { ...price('1'), lifecycleStatus: 'x' } as never])).toHaveLength(1));
  it('has a new version by a change of tax', () =>
    expect(heard([1, price('1')], [2, price('1', { tax: [{ taxRate: 19 }, { taxRate: 1 }] })]).at(-1)!.taxRate).toBe('20'));
  it('stays when the price is deleted from the catalogue', () => expect(at(heard([1, price('1')], [2, undefined]), 5)).toBe('1'));
  it('knows whether a document says the same', () => {
    const [version] = heard([1, price('1')]);
    expect([samePrice(version!, price('1.0')), samePrice(version!, price('2'))]).toEqual([true, false]);
  });
});

describe('A period', () => {
  it('is cut where the price changes', () =>
    expect(
      partsOf(heard([1, price('1')], [3, price('2')]), on(2), on(5)).map((part) => [part.from, part.to, part.price?.unitPrice.value]),
    ).toEqual([
      [on(2), on(3), '1'],
      [on(3), on(5), '2'],
    ]));
  it('is not cut by a change that comes to nothing', () =>
    expect(
      partsOf(
        heard([1, price('1')], [2, price('2', { validFor: { startDateTime: on(4) } })], [3, price('1', { name: 'n' })]),
        on(1),
        on(9),
      ),
    ).toHaveLength(2));
  it('has a part without a price before there was one', () =>
    expect(partsOf(heard([3, price('1')]), on(1), on(5))[0]).toEqual({ from: on(1), to: on(3) }));
  it('that is an instant has one part', () => expect(partsOf(heard([1, price('1')]), on(2), on(2))).toHaveLength(1));
});
