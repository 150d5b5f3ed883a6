import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { difference, type Interval, intersection, union } from '../intervals';
import {
  type AgreedPrice,
  type ChargedFrom,
  type ChargedProductEvent,
  type RecurringCharge,
  chargedProductEvents,
} from './charged-product.events';

export type ChargedProductCommand =
  /** The product is as said, at an instant; without a start or a billing account it is not charged (yet). */
  | { type: 'NoteProduct'; data: { at: string; charging?: ChargedFrom; terminationDate?: string } }
  /** These charges are on this bill, and can be on no other. */
  | { type: 'BillProduct'; data: { bill: string; oneTime: readonly string[]; recurring: readonly RecurringCharge[] } };

/** `terms`: the prices that held from an instant on; `oneTime`, `recurring`: what was billed of each price. */
export type ChargedProductState = {
  readonly startDate?: string;
  readonly endDate?: string;
  readonly terms: readonly { readonly from: string; readonly prices: readonly AgreedPrice[] }[];
  readonly oneTime: readonly string[];
  readonly recurring: Readonly<Record<string, readonly Interval[]>>;
};

/** A product and what was charged for it, so that each charge is billed once. */
export const chargedProduct: Decider<ChargedProductCommand, ChargedProductState, ChargedProductEvent> = {
  category: 'chargedProduct',
  events: chargedProductEvents,
  initialState: { terms: [], oneTime: [], recurring: {} },

  decide(command, state) {
    switch (command.type) {
      case 'NoteProduct':
        return note(command.data, state);
      case 'BillProduct':
        return bill(command.data, state);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ProductChargingStarted':
        return { ...state, startDate: event.data.startDate, terms: [{ from: event.data.startDate, prices: event.data.prices }] };
      case 'ProductPricesAgreed':
        return { ...state, terms: [...state.terms, event.data] };
      case 'ProductChargingEnded':
        return { ...state, endDate: event.data.at };
      case 'ProductBilled':
        return {
          ...state,
          oneTime: [...state.oneTime, ...event.data.oneTime],
          recurring: {
            ...state.recurring,
            ...Object.fromEntries(event.data.recurring.map((charge) => [charge.price, billedThen(state, charge)])),
          },
        };
    }
  },
};

const note = (
  { at, charging, terminationDate }: Extract<ChargedProductCommand, { type: 'NoteProduct' }>['data'],
  state: ChargedProductState,
) => {
  const events: ChargedProductEvent[] = [];
  if (!state.startDate) {
    if (!charging) return [];
    events.push({ type: 'ProductChargingStarted', data: charging });
  } else if (charging && !same(charging.prices, state.terms.at(-1)!.prices)) {
    events.push({ type: 'ProductPricesAgreed', data: { from: at, prices: charging.prices } });
  }
  if (terminationDate && !state.endDate) events.push({ type: 'ProductChargingEnded', data: { at: terminationDate } });
  return events;
};

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const bill = (data: Extract<ChargedProductCommand, { type: 'BillProduct' }>['data'], state: ChargedProductState): ChargedProductEvent[] => {
  if (!state.startDate) throw new Rejection('notFound', 'No such charged product.');
  const isTwice =
    data.oneTime.some((price) => state.oneTime.includes(price)) ||
    data.recurring.some(({ price, charged }) => intersection(charged, state.recurring[price] ?? []).length > 0);
  if (isTwice) throw new Rejection('conflict', 'The product is charged for this on another bill.');
  return [{ type: 'ProductBilled', data }];
};

const billedThen = ({ recurring }: ChargedProductState, { price, charged, credited }: RecurringCharge) =>
  difference(union(...(recurring[price] ?? []), ...charged), credited);
