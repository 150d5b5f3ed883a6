import Big from 'big.js';
import type { Details } from '../usage/usage.events';
import type { Segment, Subject } from '../meter/meter.events';
import { decimalOf, hour, type Measured, measured } from './quantity';

const meterSource = 'meter/';

const characteristic = (name: string, value: string) => ({ name, value });

/** The record of one slice of a meter: what a GET shows of it. Source and record id make its key. */
export const recordOf = (
  { resourceId, resourceType }: Subject,
  slice: Segment,
): { source: string; recordId: string; details: Details; use: Measured } => {
  const source = `${meterSource}${resourceId}`;
  const recordId = `${slice.number}/${slice.from}`;
  const use = measured(slice);
  const details = {
    usageType: resourceType,
    usageDate: slice.from,
    usageCharacteristic: [
      characteristic('source', source),
      characteristic('recordId', recordId),
      characteristic('startDateTime', slice.from),
      characteristic('endDateTime', slice.to),
      ...use.quantities.map((quantity) => characteristic(quantity.unit, decimalOf(quantity))),
    ],
  };
  return { source, recordId, details: details as Details, use };
};

type Sent = Pick<Details, 'usageDate' | 'usageCharacteristic'>;

const isNumber = /^[+-]?\d{1,30}(\.\d{1,30})?$/;

/** What a record that a client sent measures: every characteristic that is a number may be a quantity of the unit it is named by. */
export const measuredBy = ({ usageDate, usageCharacteristic = [] }: Sent): Measured | undefined => {
  const said = (wanted: string) => usageCharacteristic.find(({ name }) => name === wanted)?.value;
  const start = said('startDateTime') ?? usageDate;
  const [from, to] = [start, said('endDateTime') ?? start].map((time) => Date.parse(String(time)));
  if (!(from! <= to!)) return undefined; // no instant, or the end before the start
  const exact = String(said('source')).startsWith(meterSource) ? exactly : asSaid;
  const quantities = usageCharacteristic.flatMap(({ name, value }) =>
    isNumber.test(String(value)) ? [{ unit: name, ...exact(String(value).replace('+', '')) }] : [],
  );
  return { from: new Date(from!).toISOString(), to: new Date(to!).toISOString(), quantities };
};

const asSaid = (value: string) => ({ dividend: value, divisor: '1' });

/** What a meter measured is size x milliseconds; its rounded decimal leads back to that. */
const exactly = (value: string) => ({ dividend: new Big(value).times(hour).round(3).toFixed(), divisor: `${hour}` });
