import type { Change } from './report';

const most = 20;

/** The attributes in which two JSON values differ. */
export const changesBetween = (before: unknown, after: unknown): Change[] => [...changes('', before, after)].slice(0, most);

function* changes(path: string, before: unknown, after: unknown): Generator<Change> {
  if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      yield* changes(path === '' ? name : `${path}.${name}`, before[name], after[name]);
  } else if (JSON.stringify(before) !== JSON.stringify(after)) yield { path, before, after };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
