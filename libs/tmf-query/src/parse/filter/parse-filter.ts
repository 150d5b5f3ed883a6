import { Rejection } from '@skyledger/event-sourcing';
import type { Attribute, Test } from '../../query';
import { comparable, known, type Resolve } from '../attributes';
import { readValue } from '../values';
import { comparisons, type Expression, type Step } from './expression';
import { readFilter } from './read-filter';

/** What a `filter` asks of a resource: names as the contract has them, paths as they are stored. */
export const parseFilter = (filter: string, resolve: Resolve): Test => testOf(readFilter(filter), { resolve, name: '', path: '' });

/** Where @ is: the name and the stored path of the array whose items are looked at; both empty at the resource itself. */
type Scope = { readonly resolve: Resolve; readonly name: string; readonly path: string };

const testOf = (expression: Expression, scope: Scope): Test => {
  switch (expression.kind) {
    case 'all':
      return { all: expression.parts.map((part) => testOf(part, scope)) };
    case 'any':
      return { any: expression.parts.map((part) => testOf(part, scope)) };
    case 'not':
      return { not: testOf(expression.part, scope) };
    case 'exists':
    case 'compare':
      return along(expression.path, expression, scope);
  }
};

type Leaf = Extract<Expression, { kind: 'exists' | 'compare' }>;

/** Goes along the path to the first condition on items on the way; what comes behind is asked of one and the same item. */
const along = (path: readonly Step[], leaf: Leaf, scope: Scope): Test => {
  const at = path.findIndex(({ where }) => where !== undefined);
  if (at < 0) return path.length === 0 ? notItself() : leafTest(path, leaf, scope);
  const name = nameOf(path.slice(0, at + 1), scope);
  const stored = known(name, scope.resolve);
  const items = { resolve: scope.resolve, name, path: stored.path };
  const rest = path.slice(at + 1);
  const where = testOf(path[at]!.where!, items);
  return {
    some: relative(stored, scope),
    where: rest.length === 0 && leaf.kind === 'exists' ? where : { all: [where, along(rest, leaf, items)] },
  };
};

const leafTest = (path: readonly Step[], leaf: Leaf, scope: Scope): Test => {
  const name = nameOf(path, scope);
  if (leaf.kind === 'exists') return exists(name, scope);
  const { sign, literal } = leaf;
  if (literal.kind === 'null') return nullTest(sign, exists(name, scope));
  const attribute = comparable(name, scope.resolve);
  const operator = comparisons[sign];
  if ((operator === 'regex') !== (literal.kind === 'pattern') && literal.kind !== 'text')
    throw new Rejection('invalid', operator === 'regex' ? 'A pattern is needed: /.../' : 'A pattern needs =~.', name);
  const values = [readValue(literal.text, { name, attribute, operator })];
  return {
    attribute: { ...attribute, path: relative(attribute, scope) },
    operator,
    values,
    ...(literal.ignoresCase && { ignoresCase: true }),
  };
};

const nullTest = (sign: string, present: Test): Test => {
  if (sign === '==') return { not: present };
  if (sign === '!=') return present;
  throw new Rejection('invalid', 'null can only be compared by == and !=.', 'filter');
};

const exists = (name: string, scope: Scope): Test => {
  const attribute = known(name, scope.resolve);
  return { exists: { ...attribute, path: relative(attribute, scope) } };
};

const nameOf = (path: readonly Step[], { name }: Scope): string =>
  [...(name === '' ? [] : [name]), ...path.map((step) => step.name)].join('.');

/** The stored path from the items on. */
const relative = ({ path }: Attribute, scope: Scope): string => {
  if (scope.path === '') return path;
  if (path.startsWith(`${scope.path}.`)) return path.slice(scope.path.length + 1);
  throw new Rejection('invalid', 'This attribute cannot be asked of an item; ask for it outside of the brackets.', 'filter');
};

const notItself = (): never => {
  throw new Rejection('invalid', 'Of JSONPath, @ itself is not supported as a value: name an attribute.', 'filter');
};
