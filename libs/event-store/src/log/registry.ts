import type { Decider, Message, View } from '@skyledger/event-sourcing';

/** A category and how its streams are folded. */
export type Registration = {
  readonly category: string;
  /** The service that owns it; its documents lie in that service's schema. */
  readonly service: string;
  /** The partition of its documents, ready for SQL: 'trouble_ticket.trouble_ticket'. */
  readonly table: string;
  readonly decider: Decider<Message, unknown, Message>;
  readonly view?: View<Message, unknown>;
};

const snakeCase = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .toLowerCase();

/** The schema of a service: 'trouble-ticket' -> trouble_ticket. */
export const schemaOf = (service: string): string => snakeCase(service);

/** Describes a category of a service. */
export const registration = (
  service: string,
  decider: Decider<Message, unknown, Message>,
  view?: View<Message, unknown>,
): Registration => ({
  category: decider.category,
  service,
  table: `"${schemaOf(service)}"."${snakeCase(decider.category)}"`,
  decider,
  view,
});

/** How documents are stored: with room on each page for the next version, so that the indexes need not change; what fits a page uncompressed. */
export const documentStorage = 'fillfactor = 70, toast_tuple_target = 8160';

/** The statements that make a category's partition, when it is not there yet. */
export const partition = ({ service, table, category }: Registration): string[] => [
  `create schema if not exists "${schemaOf(service)}"`,
  `create table if not exists ${table} partition of event_store.documents for values in ('${category.replaceAll("'", "''")}') with (${documentStorage})`,
];
