import { Rejection } from '@skyledger/event-sourcing';

/** The resource, or the 404 that says there is none. */
export const found = <T>(resource: T | undefined): T => {
  if (resource === undefined) throw new Rejection('notFound', 'No such resource.');
  return resource;
};
