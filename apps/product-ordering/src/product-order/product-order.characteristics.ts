import type {
  CharacteristicSpecification,
  CharacteristicValueSpecification,
  ProductOffering,
  ProductSpecification,
} from '@skyledger/tmf-contracts';
import type { Characteristic } from './product-order.events';

/** Characteristics as they shall be, or why they cannot be so. */
export type Choice = { readonly values: Characteristic[] } | { readonly reason: string };

/** What a client says of a characteristic. */
export type Wish = { readonly name?: string; readonly value?: unknown };

/** The characteristics a product may have: those of its specification, with the values narrowed by the offering where it says so. */
export const narrowed = (specification?: ProductSpecification, offering?: ProductOffering): CharacteristicSpecification[] =>
  (specification?.productSpecCharacteristic ?? []).map((characteristic) => {
    const use = offering?.prodSpecCharValueUse?.find(({ name }) => name === characteristic.name)?.productSpecCharacteristicValue;
    return use?.length ? { ...characteristic, characteristicValueSpecification: use } : characteristic;
  });

/** The wishes of a new product, completed by the defaults. */
export const chosen = (wishes: readonly Wish[], specifications: readonly CharacteristicSpecification[]): Choice => {
  const reason = firstReason(wishes, specifications);
  if (reason !== undefined) return { reason };
  const values = specifications.flatMap((specification) => {
    const wish = wishes.find(({ name }) => name === specification.name);
    const value = wish ? typed(wish.value, specification) : defaultOf(specification);
    return value === undefined ? [] : [characteristic(specification, value)];
  });
  const missing = specifications.find(({ name, minCardinality = 0 }) => minCardinality > 0 && !values.some((value) => value.name === name));
  return missing ? { reason: `The characteristic ${missing.name} needs a value.` } : { values };
};

/** The characteristics that change when wishes are laid over those a product has; what is fixed once delivered stays. */
export const changed = (
  before: readonly Characteristic[],
  wishes: readonly Wish[],
  specifications: readonly CharacteristicSpecification[],
): Choice => {
  const reason = firstReason(wishes, specifications);
  if (reason !== undefined) return { reason };
  const changes = specifications.flatMap((specification) => {
    const wish = wishes.find(({ name }) => name === specification.name);
    const value = wish && typed(wish.value, specification);
    return wish && before.find(({ name }) => name === specification.name)?.value !== value
      ? [{ specification, value: characteristic(specification, value) }]
      : [];
  });
  const fixed = changes.find(({ specification }) => specification.configurable === false);
  return fixed
    ? { reason: `The characteristic ${fixed.value.name} is fixed once the product is delivered.` }
    : { values: changes.map(({ value }) => value) };
};

const firstReason = (wishes: readonly Wish[], specifications: readonly CharacteristicSpecification[]): string | undefined => {
  const names = wishes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `The characteristic ${twice} is given twice.`;
  for (const { name, value } of wishes) {
    const specification = specifications.find((known) => known.name === name);
    if (!specification)
      return `There is no characteristic ${name}${specifications.length > 0 ? `: use ${specifications.map((known) => known.name).join(', ')}` : ''}.`;
    const reason = refusal(typed(value, specification), specification);
    if (reason) return reason;
  }
  return undefined;
};

const refusal = (value: unknown, specification: CharacteristicSpecification): string | undefined => {
  const { name, valueType } = specification;
  if (!hasType(value, valueType)) return `The characteristic ${name} must be ${valueType}; ${shown(value)} is not.`;
  const allowed = specification.characteristicValueSpecification ?? [];
  if (specification.extensible || allowed.length === 0 || allowed.some((entry) => allows(entry, value))) return undefined;
  return `The characteristic ${name} cannot be ${shown(value)}: allowed is ${allowed.map(allowedText).join(', ')}.`;
};

type Entry = CharacteristicValueSpecification & { readonly value?: unknown };

const allows = (entry: Entry, value: unknown): boolean =>
  entry.valueFrom === undefined && entry.valueTo === undefined
    ? entry.value === value
    : typeof value === 'number' && value >= (entry.valueFrom ?? -Infinity) && value <= (entry.valueTo ?? Infinity);

const allowedText = (entry: Entry): string =>
  entry.valueFrom === undefined && entry.valueTo === undefined ? shown(entry.value) : `${entry.valueFrom ?? ''}..${entry.valueTo ?? ''}`;

const defaultOf = ({ characteristicValueSpecification = [] }: CharacteristicSpecification): unknown =>
  (characteristicValueSpecification as Entry[]).find(({ isDefault }) => isDefault)?.value;

const isNumeric = (valueType?: string) => valueType === 'number' || valueType === 'integer';

/** v4 clients write numbers as text, too. */
const typed = (value: unknown, { valueType }: CharacteristicSpecification): unknown =>
  isNumeric(valueType) && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

const hasType = (value: unknown, valueType?: string): boolean => {
  if (valueType === 'integer') return Number.isInteger(value);
  return valueType === 'number' || valueType === 'string' || valueType === 'boolean' ? typeof value === valueType : value !== undefined;
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')).slice(0, 100);

const kinds: Readonly<Record<string, string>> = {
  integer: 'IntegerCharacteristic',
  number: 'NumberCharacteristic',
  string: 'StringCharacteristic',
  boolean: 'BooleanCharacteristic',
};

const characteristic = ({ name = '', valueType }: CharacteristicSpecification, value: unknown): Characteristic => ({
  '@type': kinds[valueType ?? ''] ?? 'ObjectCharacteristic',
  name,
  ...(valueType && { valueType }),
  value,
});
