import { Rejection } from '@skyledger/event-sourcing';

/** A piece of a `filter`: a sign, a name, a text or pattern without its quotes, a number; and where it stands. */
export type Token = {
  readonly kind: 'sign' | 'name' | 'text' | 'number' | 'pattern';
  readonly text: string;
  readonly at: number;
  /** Of a pattern. */
  readonly ignoresCase?: boolean;
};

const longest = 2_000;

const kinds: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['number', /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w$])/y],
  ['name', /@?[A-Za-z_][\w-]*(?<!-)/y],
  ['text', /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy],
  ['pattern', /\/(?:[^/\\]|\\.)+\/i?/sy],
  ['sign', /==|!=|>=|<=|=~|&&|\|\||\.\.|[[\](){}.,:?@$*!<>=]/y],
];

/** Takes a `filter` apart; a character that begins nothing is a 400 that shows where. */
export const tokensOf = (filter: string): Token[] => {
  if (filter.length > longest) throw new Rejection('invalid', `At most ${longest} characters are possible.`, 'filter');
  const tokens: Token[] = [];
  for (let at = 0; at < filter.length;) {
    const { kind, text } = tokenAt(filter, at, tokens.at(-1));
    if (kind !== 'space') tokens.push(token(kind, text, at));
    at += text.length;
  }
  return tokens;
};

/** After a dot or an @, `@type` is a name; elsewhere @ is the item that is looked at, and the name behind it is none of it. */
const tokenAt = (filter: string, at: number, before: Token | undefined): { kind: Token['kind'] | 'space'; text: string } => {
  for (const [kind, expression] of kinds) {
    if (kind === 'name' && filter[at] === '@' && before?.text !== '.') continue;
    if (kind === 'pattern' && before?.text !== '=~') continue;
    expression.lastIndex = at;
    const text = expression.exec(filter)?.[0];
    if (text !== undefined) return { kind, text };
  }
  throw malformed('This cannot be read', filter.slice(at, at + 20), at);
};

const token = (kind: Token['kind'], text: string, at: number): Token => {
  if (kind === 'text') return { kind, text: text.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), at };
  if (kind !== 'pattern') return { kind, text, at };
  const end = text.lastIndexOf('/');
  return { kind, text: text.slice(1, end).replaceAll('\\/', '/'), at, ignoresCase: end < text.length - 1 };
};

/** A filter that cannot be read: 400, with the place. */
export const malformed = (reason: string, text: string, at: number): Rejection =>
  new Rejection('invalid', `${reason}: "${text}" (character ${at + 1}).`, 'filter');
