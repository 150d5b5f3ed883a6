import { Rejection } from '@skyledger/event-sourcing';

/** What the database gave up on is the client's to narrow. */
export const withinCost = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '57014') throw new Rejection('invalid', 'This list is too costly: ask for less, or by attributes that are indexed.');
    if (code === '2201B') throw new Rejection('invalid', 'This pattern is too costly.');
    throw error;
  }
};
