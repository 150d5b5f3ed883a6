/** The only error a domain file throws: the answer is no, and asking again will not help. */
export class Rejection extends Error {
  constructor(
    readonly code: 'invalid' | 'notFound' | 'conflict',
    reason: string,
    /** The attribute that is wrong, as a dotted path, when one can be named. */
    readonly field?: string,
  ) {
    super(reason);
  }
}

/** The outcome of work, or the Rejection it ended with, for a caller who has another way to go. Any other error stays an error. */
export const orRejection = <T>(work: Promise<T>): Promise<T | Rejection> =>
  work.catch((error: unknown) => {
    if (error instanceof Rejection) return error;
    throw error;
  });
