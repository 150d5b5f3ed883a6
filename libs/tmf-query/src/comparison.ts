import type { Attribute, Comparison, Condition, Operator, Test } from './query';

/**
 * The text of a value in the one form in which its kind compares: two instants are equal when their canonical texts are. Undefined where
 * it is no value of that kind.
 */
export const canonical = (comparison: Comparison, text: string): string | undefined => {
  switch (comparison) {
    case 'number':
      return isNumber(text) ? text : undefined;
    case 'boolean':
      return text === 'true' || text === 'false' ? text : undefined;
    case 'instant':
      return canonicalInstant(text);
    case 'text':
    case 'any':
      return text;
    case 'object':
      return undefined;
  }
};

/** Whether a text is a number as PostgreSQL and JSON both read it. */
export const isNumber = (text: string): boolean => /^-?\d{1,40}(\.\d{1,40})?([eE][-+]?\d{1,2})?$/.test(text);

/** The stored values that the caller's word means. */
export const storedWords = ({ shown, prefix }: Attribute, word: string): string[] => {
  if (prefix !== undefined) return word.startsWith(prefix) ? [word.slice(prefix.length)] : [];
  if (shown === undefined) return [word];
  const renamed = Object.keys(shown).filter((stored) => shown[stored] === word);
  return Object.hasOwn(shown, word) ? renamed : [word, ...renamed];
};

/** Whether an operator asks whether the attribute has one of the values, so that stored words can be looked for. */
export const isEquality = (operator: Operator): boolean => operator === 'eq' || operator === 'in' || operator === 'ne';

/**
 * The same condition asked of each object that would hold the attribute: where a value that is not stored is meant all the same, nothing
 * else tells an object without it from no object. Undefined where the condition can be asked as it is.
 */
export const itemwise = (condition: Condition): Test | undefined => {
  const { attribute, operator } = condition;
  const at = attribute.path.lastIndexOf('.');
  if (attribute.absent === undefined || at < 0) return undefined;
  const leaf = { ...attribute, path: attribute.path.slice(at + 1) };
  const some: Test = {
    some: attribute.path.slice(0, at),
    where: { ...condition, attribute: leaf, operator: operator === 'ne' ? 'eq' : operator },
  };
  return operator === 'ne' ? { not: some } : some;
};

const iso = /^((?!0000)\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[-+]\d\d:?\d\d)?)?$/i;

/** To the microsecond, which is what PostgreSQL keeps; without a time zone it is UTC. */
const canonicalInstant = (text: string): string | undefined => {
  const [, date, time = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = iso.exec(text) ?? [];
  if (date === undefined) return undefined;
  const instant = new Date(`${date}T${time}${seconds}${zone.replace(/^([-+]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`);
  if (Number.isNaN(instant.valueOf()) || !isDay(date)) return undefined;
  const whole = instant.toISOString();
  return /^(?!0000)\d{4}-/.test(whole) ? `${whole.slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z` : undefined;
};

/** JavaScript takes the 31st of February for the 3rd of March. */
const isDay = (date: string): boolean => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
