import { expect } from 'vitest';
import { answerOf, moveTo, rest } from './delivered';
import { listOf } from './lists';

const billing = '/tmf-api/customerBillManagement/v4';
const json = { 'content-type': 'application/json' };

type Money = { readonly unit: string; readonly value: number };
type Line = {
  readonly name: string;
  readonly product: { readonly id: string };
  readonly taxIncludedAmount: Money;
  readonly characteristic: readonly { readonly name: string; readonly value: unknown }[];
};

/** What a bill came to; each price of use charges for each record of use once. */
export type Billed = { readonly cents: number; readonly lines: readonly Line[]; readonly usages: number };

const cents = ({ taxIncludedAmount: { value } }: { readonly taxIncludedAmount: Money }) => Math.round(value * 100);

const usagesOf = (characteristic: Line['characteristic']): string[] =>
  (characteristic.find(({ name }) => name === 'usage')?.value ?? []) as string[];

/** Asks for the bill of an account over the hours since the clock began; `meanwhile` is what happens while it is made. */
export const bill = async (url: string, account: string, hours: number, meanwhile = () => Promise.resolve()): Promise<Billed> => {
  const start = Date.parse('2026-01-01T00:00:00.000Z');
  const [startDateTime, endDateTime] = [start, start + hours * 3_600_000].map((at) => new Date(at).toISOString()) as [string, string];
  await moveTo(url, endDateTime);
  const body = JSON.stringify({ billingAccount: { id: account }, billingPeriod: { startDateTime, endDateTime } });
  const { id } = await answerOf<{ id: string }>(`${url}${billing}/customerBillOnDemand`, { method: 'POST', headers: json, body });
  await meanwhile();
  await rest(url);
  const request = await answerOf<{ state: string; customerBill?: { id: string } }>(`${url}${billing}/customerBillOnDemand/${id}`);
  expect(request).toMatchObject({ state: 'done', customerBill: { id: expect.any(String) } });
  return billOf(url, request.customerBill!.id);
};

const billOf = async (url: string, id: string): Promise<Billed> => {
  const total = await answerOf<{ taxIncludedAmount: Money }>(`${url}${billing}/customerBill/${id}`);
  const lines = await listOf<Line>(url, `${billing}/appliedCustomerBillingRate?bill.id=${id}`);
  expect(lines.reduce((sum, line) => sum + cents(line), 0)).toBe(cents(total));
  const usages = await listOf(url, '/tmf-api/usageManagement/v4/usage?fields=id,status');
  expect(usages.filter(({ status }) => status !== 'billed')).toEqual([]);
  const every = usages.map(({ id: one }) => one as string).toSorted();
  for (const price of new Set(lines.filter(({ characteristic }) => usagesOf(characteristic).length > 0).map(({ name }) => name))) {
    const named = lines.filter(({ name }) => name === price).flatMap(({ characteristic }) => usagesOf(characteristic));
    expect(named.toSorted(), `what lines of ${price} charge for`).toEqual(every);
  }
  return { cents: cents(total), lines, usages: usages.length };
};
