import { canonical, isEquality, isNumber, itemwise, storedWords } from './comparison';
import { matcherOf } from './pattern/match-pattern';
import { parsePattern } from './pattern/parse-pattern';
import type { Attribute, Condition, Operator, Test } from './query';
import { shownText, textOf, valuesAt } from './values-at';

/**
 * Whether a document satisfies a test: says the same as the SQL that lists are made with, without a database.
 *
 * ```ts
 * const query = parseQuery(parametersOf('eventType=ProductOrderStateChangeEvent'), resolve);
 * query.where.every((test) => holds(test, event));
 * ```
 */
export const holds = (test: Test, document: unknown): boolean => {
  if ('all' in test) return test.all.every((part) => holds(part, document));
  if ('any' in test) return test.any.some((part) => holds(part, document));
  if ('not' in test) return !holds(test.not, document);
  if ('exists' in test) return valuesAt(document, test.exists.path).length > 0;
  if ('some' in test) return valuesAt(document, test.some).some((item) => holds(test.where, item));
  const byItem = itemwise(test);
  return byItem === undefined ? holdsCondition(test, document) : holds(byItem, document);
};

const holdsCondition = (condition: Condition, document: unknown): boolean => {
  const { attribute, operator, values } = condition;
  const stored = valuesAt(document, attribute.path);
  const found = stored.length === 0 && attribute.absent !== undefined ? [attribute.absent] : stored;
  if (operator === 'regex') {
    const matchers = values.map((value) => matcherOf(parsePattern(value), condition.ignoresCase));
    return found.some((value) => matchers.some((matches) => matches(shownText(attribute, value))));
  }
  const wanted = isEquality(operator) ? values.flatMap((value) => storedWords(attribute, value)) : values;
  const isWanted = found.some((value) => wanted.some((want) => compare(attribute, operator, value, want)));
  return operator === 'ne' ? !isWanted : isWanted;
};

const compare = (attribute: Attribute, operator: Operator, value: unknown, want: string): boolean => {
  const { comparison } = attribute;
  if (comparison === 'any' && isEquality(operator)) return isSame(value, want);
  const have = canonical(comparison, isEquality(operator) ? textOf(value) : shownText(attribute, value));
  if (have === undefined) return false;
  const order = orderOf(comparison === 'number' || (comparison === 'any' && isNumber(want)), have, want);
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
    default:
      return order === 0;
  }
};

/** NaN, and so no order at all, where one is a number and the other is not. */
const orderOf = (isNumeric: boolean, have: string, want: string): number => {
  if (!isNumeric) return Buffer.compare(Buffer.from(have), Buffer.from(want));
  return isNumber(have) ? Number(have) - Number(want) : Number.NaN;
};

const isSame = (value: unknown, want: string): boolean =>
  (typeof value !== 'object' && String(value) === want) || (typeof value === 'number' && isNumber(want) && value === Number(want));
