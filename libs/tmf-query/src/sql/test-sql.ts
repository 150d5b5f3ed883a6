import { isEquality, isNumber, itemwise, storedWords } from '../comparison';
import { parsePattern } from '../pattern/parse-pattern';
import { patternSql } from '../pattern/pattern-sql';
import type { Attribute, Condition, Test } from '../query';
import { castSql, elementsSql, isMany, jsonSql, pathSql, shownSql, textSql } from './attribute-sql';
import { typeNames } from './order-sql';
import type { Parameters } from './parameters';

const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** The test as SQL on the column `document`; every value is a parameter, every name comes from a contract or from code. */
export const testSql = (test: Test, parameters: Parameters): string => new TestSql(parameters).of(test, 'document');

class TestSql {
  private items = 0;

  constructor(private readonly parameters: Parameters) {}

  of(test: Test, base: string): string {
    if ('all' in test) return joined(test.all.map((part) => this.of(part, base)), 'and'); // prettier-ignore
    if ('any' in test) return joined(test.any.map((part) => this.of(part, base)), 'or'); // prettier-ignore
    if ('not' in test) return `(${this.of(test.not, base)}) is not true`;
    if ('exists' in test) return `(jsonb_path_query_first(${base}, ${pathSql(test.exists.path)}) <> 'null') is true`;
    if ('some' in test) return this.some(base, test.some, (item) => this.of(test.where, item));
    const byItem = itemwise(test);
    return byItem === undefined ? this.condition(test, base) : this.of(byItem, base);
  }

  private some(base: string, path: string, test: (item: string) => string): string {
    const item = `item_${(this.items += 1)}`;
    return `exists (select from jsonb_path_query(${base}, ${pathSql(path)}) as ${item} where ${test(item)})`;
  }

  private condition(condition: Condition, base: string): string {
    const { attribute, operator } = condition;
    if (operator === 'ne') return `(${this.equality(condition, base)}) is not true`;
    if (isEquality(operator)) return this.equality(condition, base);
    if (!isMany(attribute)) return this.comparisons(condition, textSql(base, attribute));
    return this.some(base, attribute.path, (item) => this.comparisons(condition, `(${item} #>> '{}') collate "C"`));
  }

  private equality({ attribute, values }: Condition, base: string): string {
    const words = values.flatMap((value) => storedWords(attribute, value));
    const { path, comparison } = attribute;
    if (comparison === 'any') return this.sameJson(path, words, base);
    if (!isMany(attribute)) return this.isOneOf(castSql(textSql(base, attribute), comparison), words, attribute);
    if (comparison === 'text') return this.contains(path, words.map((word) => JSON.stringify(word)), base); // prettier-ignore
    return this.some(base, path, (item) => this.isOneOf(castSql(`(${item} #>> '{}') collate "C"`, comparison), words, attribute));
  }

  /** One value is compared by itself: only then does an index on the attribute also give the order of creation. */
  private isOneOf(expression: string, words: readonly string[], { comparison }: Attribute): string {
    return words.length === 1
      ? `${expression} = ${this.value(words[0]!, comparison)}`
      : `${expression} = any(${this.parameters.add(words)}::${typeNames[comparison]}[])`;
  }

  /** A value of any kind: the text 4 and the number 4 are both meant by 4. */
  private sameJson(path: string, words: readonly string[], base: string): string {
    const wanted = words.flatMap((word) => [JSON.stringify(word), ...(looksLikeJson(word) ? [word] : [])]);
    if (path.includes('[')) return this.contains(path, wanted, base);
    return `${jsonSql(base, path)} = any(${this.parameters.add(wanted)}::jsonb[])`;
  }

  /** As an index on the elements finds it. */
  private contains(path: string, wanted: readonly string[], base: string): string {
    const elements = elementsSql(base, path);
    return joined(wanted.map((json) => `${elements} @> ${this.parameters.add(`[${json}]`)}::jsonb`), 'or'); // prettier-ignore
  }

  private comparisons({ attribute, operator, values, ignoresCase }: Condition, text: string): string {
    const shown = shownSql(text, attribute);
    if (operator === 'regex') {
      const sign = ignoresCase ? '~*' : '~';
      return joined(values.map((value) => `${shown} ${sign} ${this.parameters.add(patternSql(parsePattern(value)))}::text`), 'or'); // prettier-ignore
    }
    const sign = signs[operator as keyof typeof signs];
    const compared = values.map((value) => {
      const comparison = attribute.comparison === 'any' && isNumber(value) ? 'number' : attribute.comparison;
      return `${castSql(shown, comparison)} ${sign} ${this.value(value, comparison)}`;
    });
    return joined(compared, 'or');
  }

  private value(value: string, comparison: Attribute['comparison']): string {
    return `${this.parameters.add(value)}::${typeNames[comparison]}`;
  }
}

const joined = (tests: readonly string[], word: 'and' | 'or'): string => {
  if (tests.length === 0) return word === 'and' ? 'true' : 'false';
  return tests.length === 1 ? tests[0]! : `(${tests.join(` ${word} `)})`;
};

/** An attribute of any kind may hold 4 where the client writes 4: numbers and booleans are looked for as such too. */
const looksLikeJson = (value: string): boolean => /^(-?(0|[1-9]\d{0,29})(\.\d{1,30})?([eE][-+]?\d{1,2})?|true|false)$/.test(value);
