import { Refused } from '../errors/refused';

const significantDigits = 15;

/** Refuses a number that a double cannot give back as it was written: money must not change on its way in. */
export const checkNumber = (literal: string, path: () => string): void => {
  const [mantissa = ''] = literal.toLowerCase().split('e');
  const digits = mantissa
    .replace(/[-+.]/g, '')
    .replace(/^0+/, '')
    .replace(mantissa.includes('.') ? /$/ : /0+$/, '');
  if (digits.length > significantDigits) {
    throw new Refused(
      'malformed',
      `A number may have at most ${significantDigits} significant digits; ${literal.slice(0, 40)} has ${digits.length}.`,
      path(),
    );
  }
  const value = Number(literal);
  if (!Number.isFinite(value) || (value === 0 && digits !== '' && !/^0+$/.test(digits)) || Object.is(value, -0)) {
    if (Number.isNaN(value)) return; // not a number at all: the parser says where
    throw new Refused('malformed', `The number ${literal.slice(0, 40)} cannot be kept exactly.`, path());
  }
};
