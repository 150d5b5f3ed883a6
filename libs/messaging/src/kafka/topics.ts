import { contracts } from '@skyledger/tmf-contracts';

/** A topic: which messages of one key follow each other is kept within a partition of it. */
export type Topic = { readonly name: string; readonly keptForDays: number };

/** How long topics keep what is on them: a service that is away for longer misses something. */
export const keptForDays = 7;
const deadKeptForDays = 30; // people look at it

/** Notifications of a resource: 'tmf622.productOrder'. */
export const topicOfResource = (resource: string): string | undefined => {
  const contract = Object.hasOwn(contracts, resource) ? contracts[resource as keyof typeof contracts] : undefined;
  return contract === undefined ? undefined : `${contract.api.toLowerCase()}.${resource}`;
};

/** Requests to whoever speaks an API: 'tmf640.request', of the operation 'tmf640.createService'. */
export const topicOfRequest = (operation: string): string => `${operation.slice(0, operation.indexOf('.'))}.request`;

/** Answers to a service's requests: 'product-ordering.reply'. */
export const topicOfReplies = (service: string): string => `${service}.reply`;

/** Where messages go that cannot be read, or not be handled: 'tmf622.productOrder.dead-letter'. */
export const deadLetterOf = (topic: string): string => `${topic}.dead-letter`;

/** Every topic that these services write or read, in the order of the names. Dead letters are kept longer. */
export const topicsOf = (services: readonly string[], days: number = keptForDays): Topic[] => {
  const resources = Object.keys(contracts).map((resource) => topicOfResource(resource)!);
  const requests = [...new Set(Object.values(contracts).map(({ api }) => topicOfRequest(`${api.toLowerCase()}.`)))];
  const names = [...resources, ...requests, ...services.map(topicOfReplies)];
  const dead = Math.max(days, deadKeptForDays);
  return [
    ...names.map((name) => ({ name, keptForDays: days })),
    ...names.map((name) => ({ name: deadLetterOf(name), keptForDays: dead })),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
};
