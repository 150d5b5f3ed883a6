import type { Notification } from '@skyledger/messaging';
import { describe, expect, it } from 'vitest';
import { type MeteredResource, observationOf } from './observation';
import { measuredBy, recordOf } from './usage-record';

const document: MeteredResource = {
  name: 'vm-1',
  operationalState: 'enabled',
  resourceSpecification: { name: 'virtualMachine' },
  resourceCharacteristic: Object.entries({ vCPU: 2, memoryGiB: 4, diskGiB: 40, productId: 'p', orderId: 'o' }).map(([name, value]) => ({
    name,
    value,
  })),
};
const said = (changes: Partial<MeteredResource> = {}, type = 'ResourceStateChangeEvent') =>
  observationOf({
    type,
    subject: 'vm',
    time: 'now',
    correlationId: 'flow',
    document: { ...document, ...changes },
  } as Notification<MeteredResource>);
const condition = (command: ReturnType<typeof said>) => (command?.type === 'ObserveResource' ? command.data.condition : undefined);

describe('A notification of a resource', () => {
  it('tells the meter what is used, by whom and in which flow', () =>
    expect(said()).toEqual({
      type: 'ObserveResource',
      data: {
        at: 'now',
        condition: 'running',
        size: { vCPU: '2', memoryGiB: '4', diskGiB: '40' },
        subject: { resourceId: 'vm', resourceName: 'vm-1', resourceType: 'virtualMachine', productId: 'p', correlationId: 'o' },
      },
    }));
  it('tells that it is stopped', () => expect(condition(said({ operationalState: 'disabled' }))).toBe('stopped'));
  it('tells that it is gone', () => expect(condition(said({}, 'ResourceDeleteEvent'))).toBe('gone'));
  it('tells of a disk on its own, not of one that its machine is measured with', () => {
    const disk = { resourceSpecification: { name: 'disk' } };
    expect(condition(said({ ...disk, resourceRelationship: [{ relationshipType: 'liesOn' }] }))).toBe('running');
    expect(said({ ...disk, resourceRelationship: [{ relationshipType: 'attachedTo' }] })).toBeUndefined();
  });
  it('tells nothing of other resources', () => expect(said({ resourceSpecification: { name: 'ipAddress' } })).toBeUndefined());
  it('tells nothing of a resource without a product', () => expect(said({ resourceCharacteristic: [] })).toBeUndefined());
});

describe('A record', () => {
  it('of a slice names its source, its time and its quantities', () => {
    const slice = {
      number: 3,
      from: '2026-01-01T10:00:00.000Z',
      to: '2026-01-01T10:30:00.000Z',
      size: { vCPU: '2', memoryGiB: '4', diskGiB: '40' },
    };
    const { source, recordId, details } = recordOf(
      { resourceId: 'vm', resourceType: 'virtualMachine', productId: 'p', correlationId: 'o' },
      slice,
    );
    expect([source, recordId]).toEqual(['meter/vm', '3/2026-01-01T10:00:00.000Z']);
    expect(Object.fromEntries(details.usageCharacteristic!.map(({ name, value }) => [name, value]))).toMatchObject({
      startDateTime: slice.from,
      endDateTime: slice.to,
      'vCPU-hour': '1',
      'GiB-hour of memory': '2',
      'GiB-hour of disk': '20',
    });
  });
  it('of a slice is measured exactly again, when it is rated again', () => {
    const slice = {
      number: 3,
      from: '2026-01-01T10:00:00.000Z',
      to: '2026-01-01T10:00:07.001Z',
      size: { vCPU: '3', memoryGiB: '0.5', diskGiB: '40' },
    };
    const { details, use } = recordOf({ resourceId: 'vm', resourceType: 'virtualMachine', productId: 'p', correlationId: 'o' }, slice);
    expect(measuredBy(details)).toEqual(use);
  });
  it('that was sent measures what its numbers say, over its period or at its instant', () => {
    expect(
      measuredBy({
        usageDate: '2026-01-01T10:00:00Z',
        usageCharacteristic: [
          { name: 'minute', value: '+7.5' },
          { name: 'to', value: 'Ann' },
        ],
      }),
    ).toEqual({
      from: '2026-01-01T10:00:00.000Z',
      to: '2026-01-01T10:00:00.000Z',
      quantities: [{ unit: 'minute', dividend: '7.5', divisor: '1' }],
    });
    const period = [
      { name: 'startDateTime', value: '2026-01-01T10:00:00Z' },
      { name: 'endDateTime', value: '2026-01-01T11:00:00Z' },
    ];
    expect(measuredBy({ usageCharacteristic: period })).toMatchObject({ from: '2026-01-01T10:00:00.000Z', to: '2026-01-01T11:00:00.000Z' });
  });
  it('that ends before it starts, or says no time, measures nothing', () => {
    const period = [
      { name: 'startDateTime', value: '2026-01-01T10:00:00Z' },
      { name: 'endDateTime', value: '2026-01-01T09:00:00Z' },
    ];
    expect(measuredBy({ usageCharacteristic: period })).toBeUndefined();
    expect(measuredBy({ usageDate: 'soon' })).toBeUndefined();
  });
});
