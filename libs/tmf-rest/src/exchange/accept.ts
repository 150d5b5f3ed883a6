import { problemType } from '../errors/problem';
import { Refused } from '../errors/refused';

type Range = { readonly type: string; readonly q: number };

/** Refuses a request whose client takes no JSON; a problem is JSON, too. */
export const checkAcceptable = (accept: string | undefined): void => {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return;
  const ranges = rangesIn(accept);
  if (ranges.length > 0 && !ranges.some(({ type, q }) => q > 0 && isJson(type)))
    throw new Refused('notAcceptable', 'Only application/json is to be had here.', 'Accept');
};

const isJson = (type: string): boolean => ['*/*', 'application/*', 'application/json'].includes(type) || type.endsWith('+json');

/** Whether errors are wanted as RFC 9457 has them: named, and not less wanted than plain JSON. */
export const prefersProblem = (accept: string | undefined): boolean => {
  if (accept === undefined || !accept.toLowerCase().includes(problemType)) return false;
  const wanted = (name: string) => rangesIn(accept).find(({ type }) => type === name)?.q;
  const problem = wanted(problemType) ?? 0;
  return problem > 0 && problem >= (wanted('application/json') ?? 0);
};

const rangesIn = (accept: string): Range[] =>
  accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .filter(([type]) => type !== '')
    .map(([type = '', ...parameters]) => ({ type, q: qualityIn(parameters) }));

const qualityIn = (parameters: readonly string[]): number => {
  const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return Number.isFinite(q) ? q : 1;
};
