/** What one character may be: any, or one of these (or none of them). */
export type Characters = 'any' | { readonly members: readonly Member[]; readonly negated: boolean };
type Member = readonly [from: number, to: number];

/** A regular expression without anything that costs more than linear time: no back references, no look-around, no counted repetition. */
export type Pattern =
  | { readonly kind: 'character'; readonly characters: Characters }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeated'; readonly part: Pattern; readonly quantifier: '*' | '+' | '?' };

const longest = 100;
const deepest = 5;

const classes: Readonly<Record<string, readonly Member[]>> = {
  d: [[48, 57]],
  w: [[48, 57], [65, 90], [95, 95], [97, 122]], // prettier-ignore
  s: [[9, 13], [32, 32]], // prettier-ignore
};
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13 };

/** Thrown by `parsePattern`; says in words what it does not take. */
export class BadPattern extends Error {}

/** Reads a pattern; `\d`, `\w`, `\s` and case mean ASCII, everything else is Unicode. */
export const parsePattern = (text: string): Pattern => {
  if (text.length > longest) throw new BadPattern(`A pattern may have at most ${longest} characters.`);
  const reader = new PatternReader([...text]);
  const pattern = reader.choice(0);
  if (!reader.isAtEnd) throw new BadPattern('A ) has no ( before it.');
  return pattern;
};

class PatternReader {
  private at = 0;

  constructor(private readonly characters: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.at >= this.characters.length;
  }

  choice(depth: number): Pattern {
    if (depth > deepest) throw new BadPattern(`Groups may be nested at most ${deepest} deep.`);
    const parts = [this.sequence(depth)];
    while (this.takes('|')) parts.push(this.sequence(depth));
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  private sequence(depth: number): Pattern {
    const parts: Pattern[] = [];
    while (!this.isAtEnd && this.next !== '|' && this.next !== ')') parts.push(this.piece(depth));
    return { kind: 'sequence', parts };
  }

  private piece(depth: number): Pattern {
    const part = this.atom(depth);
    const quantifier = this.next;
    if (quantifier !== '*' && quantifier !== '+' && quantifier !== '?') return part;
    if (part.kind === 'start' || part.kind === 'end') throw new BadPattern('There is nothing to repeat.');
    this.at += 1;
    if (['*', '+', '?'].includes(this.next ?? '')) throw new BadPattern('A repetition of a repetition is not supported.');
    return { kind: 'repeated', part, quantifier };
  }

  private atom(depth: number): Pattern {
    const character = this.take();
    switch (character) {
      case '(':
        return this.group(depth);
      case '[':
        return { kind: 'character', characters: this.set() };
      case '.':
        return { kind: 'character', characters: 'any' };
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '*':
      case '+':
      case '?':
        throw new BadPattern('There is nothing to repeat.');
      case '{':
      case '}':
        throw new BadPattern('Counted repetition is not supported; a brace itself is written \\{.');
      default:
        return { kind: 'character', characters: { members: this.members(character), negated: false } };
    }
  }

  private group(depth: number): Pattern {
    if (this.takes('?') && !this.takes(':')) throw new BadPattern('Of the groups that start with (? there is only (?: here.');
    const inner = this.choice(depth + 1);
    if (!this.takes(')')) throw new BadPattern('A group is not closed.');
    return inner.kind === 'sequence' && inner.parts.length === 1 && inner.parts[0]!.kind === 'character' ? inner.parts[0]! : inner;
  }

  private set(): Characters {
    const negated = this.takes('^');
    const members: Member[] = [];
    while (!this.isAtEnd && this.next !== ']') {
      const [first, ...others] = this.members(this.take());
      const isRange = this.next === '-' && (this.characters[this.at + 1] ?? ']') !== ']';
      members.push(...(isRange ? [this.range(first!, others.length > 0)] : [first!, ...others]));
    }
    if (!this.takes(']') || members.length === 0) throw new BadPattern('A set of characters is empty or not closed.');
    return { members, negated };
  }

  private range([from, to]: Member, isClass: boolean): Member {
    this.at += 1;
    const [end, ...more] = this.members(this.take());
    if (isClass || from !== to || more.length > 0 || end![0] !== end![1] || end![0] < from)
      throw new BadPattern('A range of characters goes from a lower to a higher one.');
    return [from, end![0]];
  }

  /** What a character in a pattern stands for: itself, or with a backslash a class, a control character or again itself. */
  private members(character: string): readonly Member[] {
    if (character !== '\\') return single(character.codePointAt(0)!);
    const escaped = this.take();
    if (classes[escaped] !== undefined) return classes[escaped];
    if (controls[escaped] !== undefined) return single(controls[escaped]);
    if (/[\p{L}\p{N}]/u.test(escaped)) throw new BadPattern(`\\${escaped} is not supported.`);
    return single(escaped.codePointAt(0)!);
  }

  private get next(): string | undefined {
    return this.characters[this.at];
  }

  private take(): string {
    const character = this.characters[this.at];
    if (character === undefined) throw new BadPattern('The pattern ends too early.');
    this.at += 1;
    return character;
  }

  private takes(character: string): boolean {
    if (this.next !== character) return false;
    this.at += 1;
    return true;
  }
}

const single = (codePoint: number): readonly Member[] => [[codePoint, codePoint]];
