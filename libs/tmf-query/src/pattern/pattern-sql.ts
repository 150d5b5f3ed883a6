import type { Characters, Pattern } from './parse-pattern';

/** The pattern in PostgreSQL's spelling, made anew: nothing of the client's text gets through unread. */
export const patternSql = (pattern: Pattern): string => {
  switch (pattern.kind) {
    case 'character':
      return charactersSql(pattern.characters);
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'sequence':
      return pattern.parts.map((part) => (part.kind === 'choice' ? grouped(part) : patternSql(part))).join('');
    case 'choice':
      return pattern.parts.map(patternSql).join('|');
    case 'repeated':
      return `${pattern.part.kind === 'character' ? patternSql(pattern.part) : grouped(pattern.part)}${pattern.quantifier}`;
  }
};

const grouped = (pattern: Pattern): string => `(?:${patternSql(pattern)})`;

const charactersSql = (characters: Characters): string => {
  if (characters === 'any') return '.';
  const { members, negated } = characters;
  const [[from, to] = [0, 0]] = members;
  if (members.length === 1 && from === to && !negated) return escaped(from);
  return `[${negated ? '^' : ''}${members.map(([from, to]) => (from === to ? escaped(from) : `${escaped(from)}-${escaped(to)}`)).join('')}]`;
};

const escaped = (codePoint: number): string => `\\U${codePoint.toString(16).padStart(8, '0')}`;
