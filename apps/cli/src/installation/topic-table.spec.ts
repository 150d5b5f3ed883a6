import { expect, it } from 'vitest';
import { topicTable } from './topic-table';

const usage = { name: 'tmf635.usage', state: 'made', partitions: 6, replicas: 3, keptForDays: 7, notes: [] } as const;
const bill = { ...usage, name: 'tmf678.customerBill', state: 'differs', partitions: 12, notes: ['has 1 replicas, not 3'] } as const;

it('Topics are told in columns, with what became of them and of how many', () =>
  expect(topicTable([usage, bill], false)).toEqual([
    'topic                partitions  replicas  days',
    'tmf635.usage                  6         3     7  made',
    'tmf678.customerBill          12         3     7  differs; has 1 replicas, not 3',
    '',
    '2 topics: 1 made, 1 differs.',
  ]));

it('What is only looked at is told as what would be', () => {
  const lines = topicTable([usage], true);
  expect(lines[1]).toMatch(/would be made$/);
  expect(lines.at(-1)).toBe('1 topics: 1 would be made.');
});
