import type { Customer } from './customer';
import { expect, type Narrator, type Told } from './narrator';
import type { Thread } from './story';

type Money = { unit: string; value: number };
type OnDemand = { id: string; state: string; customerBill?: { id: string } };
type Bill = { id: string; billNo?: string; taxIncludedAmount: Money };
type Line = { id: string; name: string; product?: { id: string }; taxIncludedAmount: Money };

const january = { startDateTime: '2026-01-01T00:00:00.000Z', endDateTime: '2026-02-01T00:00:00.000Z' };

// Set-up 2 x 2.00 and fee 2 x 3.00. 744 hours of 2 vCPU at 0.008, 4 GiB at 0.004, 40 GiB of disk at 0.0001: 11.90 + 11.90 + 2.98. The other server
// the same, but 240 hours with 2 and 504 hours with 4 vCPU: 19.97 + 11.90 + 2.98. Each line is rounded once.
const expectedCents = 400 + 600 + 2_678 + 3_485;
const hours = 2 * 744;

/** What was used is measured, priced and billed, exactly and once. */
export const billing = async (narrator: Narrator, customer: Customer, thread: Thread): Promise<void> => {
  await narrator.step('The bill of January is asked for', () => bill(customer, thread));
  await narrator.step('Use was measured by the hour, each hour once, at the size it ran at', () => metered(customer));
  await narrator.step('The total is the sum of its lines, to the cent', () => exact(customer, thread));
  await narrator.step('Asked for again, the same month gives the same bill', () => again(customer, thread));
};

const ask = async (customer: Customer): Promise<OnDemand> => {
  const { id } = await customer.create<OnDemand>('customerBillOnDemand', { billingAccount: { id: 'account-ada' }, billingPeriod: january });
  await customer.settle();
  return customer.get<OnDemand>('customerBillOnDemand', id);
};

const bill = async (customer: Customer, thread: Thread): Promise<Told> => {
  const { state, customerBill } = await ask(customer);
  expect(state === 'done' && customerBill, 'the bill is made', { state, customerBill });
  thread.billId = customerBill.id;
  return [`bill ${customerBill.id}`];
};

const metered = async (customer: Customer): Promise<Told> => {
  const billed = await customer.count('usage', { status: 'billed' });
  expect(billed === hours, `${hours} hours were measured, rated and billed`, billed);
  return [`${billed} usage records, all billed`];
};

const exact = async (customer: Customer, thread: Thread): Promise<Told> => {
  const { taxIncludedAmount } = await customer.get<Bill>('customerBill', thread.billId);
  const lines = await customer.list<Line>('appliedCustomerBillingRate', { 'bill.id': thread.billId });
  const cents = lines.reduce((sum, line) => sum + Math.round(line.taxIncludedAmount.value * 100), 0);
  expect(Math.round(taxIncludedAmount.value * 100) === cents, 'the total is the sum of the lines', { taxIncludedAmount, cents });
  expect(cents === expectedCents, `the bill is ${(expectedCents / 100).toFixed(2)} EUR`, cents / 100);
  const amount = ({ taxIncludedAmount: { value, unit } }: Line) => `${value.toFixed(2).padStart(7)} ${unit}`;
  return [
    ...lines.map((line) => `${amount(line)}  ${line.name}  (product ${line.product?.id})`),
    `${(cents / 100).toFixed(2).padStart(7)} EUR  in all`,
  ];
};

const again = async (customer: Customer, thread: Thread): Promise<Told> => {
  const before = await customer.count('customerBill');
  const { customerBill } = await ask(customer);
  expect(customerBill?.id === thread.billId && (await customer.count('customerBill')) === before, 'there is one bill', customerBill);
  return [`bill ${customerBill.id}, and no other`];
};
