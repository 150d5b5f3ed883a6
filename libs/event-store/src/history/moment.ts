import { Rejection } from '@skyledger/event-sourcing';

/** A point in the past: an instant, or a position of the log, both inclusive. */
export type Moment = { readonly time: string } | { readonly position: number };

/** A moment as people write it: `2026-02-01T00:00:00Z`, `2026-02-01`, or a position: `4711`. */
export const momentOf = (text: string): Moment => {
  if (/^\d{1,15}$/.test(text)) return { position: Number(text) };
  const isInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = isInstant ? Date.parse(text) : NaN;
  if (Number.isNaN(time))
    throw new Rejection('invalid', 'at must be an instant, such as 2026-02-01T00:00:00Z, or a position of the log, such as 4711.', 'at');
  return { time: new Date(time).toISOString() };
};

/** Whether something recorded then, and there, had happened by the moment. */
export const hadHappened = (
  moment: Moment,
  { recordedAt, position }: { readonly recordedAt: string; readonly position: number },
): boolean => ('time' in moment ? recordedAt <= moment.time : position <= moment.position);
