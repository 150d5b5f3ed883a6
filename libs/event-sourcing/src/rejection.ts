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
