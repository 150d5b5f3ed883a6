/** The instant so many seconds after the given one: `secondsAfter(metadata.recordedAt, 4 * 3600)`. Reads no clock. */
export const secondsAfter = (instant: string, seconds: number): string => new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** Whether one instant comes before another, however each of them is written. */
export const isBefore = (instant: string, other: string): boolean => Date.parse(instant) < Date.parse(other);
