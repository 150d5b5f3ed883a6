import { expect, it } from 'vitest';
import { agreedPrice, withTax } from './product-order.prices';

it.each([
  ['10.00', 0, '10.00'],
  ['10.00', 20, '12.00'],
  ['0.0080', 19, '0.00952'],
  ['0.05', 7.7, '0.05385'],
  ['3', 50, '4.5'],
  ['-10.00', 20, '-12.00'],
])('%s with %s % of tax is %s', (amount, rate, expected) => expect(withTax(amount, rate)).toBe(expected));

it('a price without anything is nothing', () =>
  expect(agreedPrice({ id: 'x', name: 'Free' })).toMatchObject({
    name: 'Free',
    priceType: '',
    price: { taxRate: 0, dutyFreeAmount: { value: '0' } },
  }));
