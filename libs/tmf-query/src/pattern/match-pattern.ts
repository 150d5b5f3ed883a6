import type { Characters, Pattern } from './parse-pattern';

type Step =
  | { readonly reads: Characters }
  | { readonly asserts: 'start' | 'end' }
  | { readonly goesTo: readonly number[] }
  | { readonly isEnd: true };

/** Tells of a text whether the pattern occurs in it, in time proportional to the lengths of both: all ways are followed side by side. */
export const matcherOf = (pattern: Pattern, ignoresCase = false): ((text: string) => boolean) => {
  const steps: Step[] = [];
  compile(pattern, steps);
  steps.push({ isEnd: true });
  return (text) => occurs(steps, [...text].map((character) => character.codePointAt(0)!), ignoresCase); // prettier-ignore
};

const compile = (pattern: Pattern, steps: Step[]): void => {
  switch (pattern.kind) {
    case 'character':
      steps.push({ reads: pattern.characters });
      return;
    case 'start':
    case 'end':
      steps.push({ asserts: pattern.kind });
      return;
    case 'sequence':
      for (const part of pattern.parts) compile(part, steps);
      return;
    case 'choice':
      return compileChoice(pattern.parts, steps);
    case 'repeated':
      return compileRepeated(pattern.part, pattern.quantifier, steps);
  }
};

const compileChoice = (parts: readonly Pattern[], steps: Step[]): void => {
  const starts: number[] = [];
  const ends: number[] = [];
  steps.push({ goesTo: starts });
  for (const part of parts) {
    starts.push(steps.length);
    compile(part, steps);
    ends.push(steps.length);
    steps.push({ goesTo: [] });
  }
  for (const end of ends) steps[end] = { goesTo: [steps.length] };
};

const compileRepeated = (part: Pattern, quantifier: '*' | '+' | '?', steps: Step[]): void => {
  const ways: number[] = [];
  const start = steps.length;
  steps.push({ goesTo: ways });
  ways.push(steps.length);
  compile(part, steps);
  steps.push({ goesTo: quantifier === '?' ? [steps.length + 1] : quantifier === '*' ? [start] : [start, steps.length + 1] });
  if (quantifier !== '+') ways.push(steps.length);
};

const occurs = (steps: readonly Step[], text: readonly number[], ignoresCase: boolean): boolean => {
  let present = new Set<number>();
  for (let at = 0; at <= text.length; at += 1) {
    follow(steps, 0, present, { isStart: at === 0, isEnd: at === text.length });
    if (present.has(steps.length - 1)) return true;
    const next = new Set<number>();
    const place = { isStart: false, isEnd: at + 1 === text.length };
    for (const index of present) {
      const step = steps[index]!;
      if ('reads' in step && at < text.length && isAmong(step.reads, text[at]!, ignoresCase)) follow(steps, index + 1, next, place);
    }
    present = next;
  }
  return false;
};

/** Adds a step, and all that can be reached from it without reading. */
const follow = (steps: readonly Step[], start: number, present: Set<number>, place: { isStart: boolean; isEnd: boolean }): void => {
  const open = [start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (present.has(index)) continue;
    present.add(index);
    const step = steps[index]!;
    if ('goesTo' in step) open.push(...step.goesTo);
    else if ('asserts' in step && (step.asserts === 'start' ? place.isStart : place.isEnd)) open.push(index + 1);
  }
};

const isAmong = (characters: Characters, codePoint: number, ignoresCase: boolean): boolean => {
  if (characters === 'any') return true;
  const isMember = (one: number) => characters.members.some(([from, to]) => from <= one && one <= to);
  return (isMember(codePoint) || (ignoresCase && isMember(otherCase(codePoint)))) !== characters.negated;
};

const otherCase = (codePoint: number): number => {
  if (codePoint >= 65 && codePoint <= 90) return codePoint + 32;
  return codePoint >= 97 && codePoint <= 122 ? codePoint - 32 : codePoint;
};
