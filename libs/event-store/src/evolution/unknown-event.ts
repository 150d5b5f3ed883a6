/** An event that this code cannot read: it was written by a newer one, or its type was taken away. A newer code reads it; it is not lost. */
export class UnknownEvent extends Error {
  constructor(
    readonly category: string,
    readonly type: string,
    readonly schemaVersion: number,
    /** The newest version of the type that is known here; none: the type itself is not. */
    readonly newest?: number,
  ) {
    super(
      newest === undefined
        ? `${category} has no event ${type} in this code: it was written by another version of it.`
        : `${type} of ${category} is at version ${schemaVersion}, and this code knows it up to version ${newest}: a newer code wrote it.`,
    );
    this.name = 'UnknownEvent';
  }
}
