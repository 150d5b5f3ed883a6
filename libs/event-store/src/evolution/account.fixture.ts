import type { Decider, Versions, View } from '@skyledger/event-sourcing';

/** What an account is told: since its third version, in which currency. */
export type AccountCommand = { type: 'Deposit'; data: Deposited };
type Deposited = { amount: { unit: string; value: string }; note: string };
/** What is known of it. */
export type AccountEvent = { type: 'MoneyDeposited'; data: Deposited } | { type: 'AccountNamed'; data: { name: string } };

type DepositedV1 = { euros: number };
type DepositedV2 = { cents: number; note: string };

/** Version 1 said whole euros, version 2 cents and a note, version 3 money. */
export const accountEvents: Versions<AccountEvent> = {
  MoneyDeposited: [
    ({ euros }: DepositedV1): DepositedV2 => ({ cents: euros * 100, note: '' }),
    ({ cents, ...rest }: DepositedV2): Deposited => ({ amount: { unit: 'EUR', value: (cents / 100).toFixed(2) }, ...rest }),
  ],
  AccountNamed: [],
};

/** An aggregate whose first event has changed twice since it was first written. */
export const account: Decider<AccountCommand, { deposits: number }, AccountEvent> = {
  category: 'account',
  events: accountEvents,
  initialState: { deposits: 0 },
  decide: ({ data }) => [{ type: 'MoneyDeposited', data }],
  evolve: ({ deposits }, { type }) => ({ deposits: deposits + (type === 'MoneyDeposited' ? 1 : 0) }),
};

/** Each deposit as it reads today. */
export const accountView: View<AccountEvent, { id: string; deposits: string[] }> = {
  project: (document, { type, data, metadata: { id } }) => ({
    id,
    deposits: [
      ...(document?.deposits ?? []),
      ...(type === 'MoneyDeposited' ? [`${data.amount.value} ${data.amount.unit} ${data.note}`] : []),
    ],
  }),
};
