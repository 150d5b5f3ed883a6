/** Something that is not as it was sealed, and where. */
export type Finding = {
  /** The range of the seal: positions after `from`, up to `to`. */
  readonly from: number;
  readonly to: number;
  /** The event, where it can be told which. */
  readonly position?: number;
  readonly what:
    | 'changed' // the event is not the one that was sealed
    | 'missing' // an event that was sealed is not there
    | 'inserted' // an event is there that was not sealed
    | 'disorder' // the events of an export are not in the order of their positions
    | 'seal changed' // the seal is not what its hash says
    | 'seal missing' // the seals do not follow each other without a gap
    | 'signature wrong' // the seal was not signed by a key that is trusted
    | 'head differs' // a signed head says something else of this point
    | 'head beyond the end'; // a signed head stands for events and seals that are no longer there
};

/** What an audit came to. */
export type Report = {
  readonly log: string;
  readonly events: number;
  readonly seals: number;
  /** The last position that a seal stands for. */
  readonly sealedUpTo: number;
  /** Events behind the last seal: nothing protects them yet. */
  readonly unsealed: number;
  /** Signed heads from outside the log that were compared. */
  readonly heads: number;
  /** The public keys that seals were signed with (base64). */
  readonly signers: readonly string[];
  /** What is wrong with the file of an export itself. */
  readonly flaw?: string;
  /** Everything that is wrong, at most the first thousand. */
  readonly findings: readonly Finding[];
};

/** A finding as a line for people. */
export const sentence = ({ from, to, position, what }: Finding): string => {
  const range = `events ${from + 1} to ${to}`;
  return position === undefined ? `${range}: ${what}` : `${range}: event at position ${position} ${what}`;
};
