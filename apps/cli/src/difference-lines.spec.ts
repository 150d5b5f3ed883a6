import { expect, it } from 'vitest';
import { differenceLines } from './difference-lines';

it('Differences are told with what each attribute was and is', () => {
  const order = { category: 'productOrder', id: '1' };
  const changes = [
    { path: 'data.itemId', before: '1', after: '2' },
    { path: '', after: { long: 'x'.repeat(200) } },
  ];
  expect(
    differenceLines([
      { what: 'event', how: 'changed', ...order, type: 'ProductOrderItemFailed', changes },
      { what: 'failure', how: 'new', ...order, reason: 'usage: TypeError' },
    ]),
  ).toEqual([
    'event     changed  ProductOrderItemFailed of productOrder 1',
    '    data.itemId: "1" -> "2"',
    `    all: nothing -> {"long":"${'x'.repeat(151)} …`,
    'failure   new      productOrder 1: usage: TypeError',
  ]);
});
