import { Rejection } from '@skyledger/event-sourcing';

/** As many significant digits as a JSON number carries through every parser unchanged. */
const EXACT_DIGITS = 15;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** The decimal text of a JSON number, plain and exact; refused where the number is not certain to be what was sent. */
export const toDecimalText = (value: unknown, field: string): unknown => {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  const match = DECIMAL.exec(String(value));
  if (match === null) throw new Rejection('invalid', `${value} is not a decimal number.`, field);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  if (digits.replace(/^0+/, '').replace(/0+$/, '').length > EXACT_DIGITS || Math.abs(Number(exponent)) > 300)
    throw new Rejection('invalid', `${value} has more than ${EXACT_DIGITS} significant digits.`, field);
  return plain(sign, digits, whole.length + Number(exponent));
};

/** `digits` with the point after the first `point` of them; neither leading nor trailing zeros that say nothing. */
const plain = (sign: string, digits: string, point: number): string => {
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const fraction = padded.slice(at).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return text === '0' ? text : sign + text;
};

/** The JSON number of a decimal text. */
export const toNumber = (value: unknown): unknown => (typeof value === 'string' ? Number(value) : value);
