import { Refused } from '../errors/refused';
import { checkNumber } from './numbers';
import { endOfString } from './strings';

/** How large and how deep a body may be. */
export type Limits = {
  readonly bytes: number;
  readonly depth: number;
  readonly nodes: number;
  readonly keys: number;
  readonly items: number;
  readonly string: number;
};

/** The limits of every body, unless its controller says otherwise. */
export const defaultLimits: Limits = { bytes: 256 * 1024, depth: 32, nodes: 20_000, keys: 500, items: 1_000, string: 16 * 1024 };

/** The limits of a body that holds many records. */
export const batchLimits: Limits = { ...defaultLimits, bytes: 5 * 1024 * 1024, nodes: 400_000, items: 5_000 };

/** All up to what ends a number or a word. */
const word = /[^\s,:{}[\]"]+|[^]/y;

type Frame = { readonly keys?: Set<string>; key: string; items: number; awaitsKey: boolean };

/**
 * Walks the text of a JSON body once, without recursion and before anything is built from it, and refuses what would be
 * dangerous or would be changed silently by `JSON.parse`: too deep, too many, duplicate names, numbers a double cannot keep.
 * What is not JSON at all is left for the parser to refuse.
 */
export const scan = (text: string, limits: Limits = defaultLimits): void => new Scanner(text, limits).run();

class Scanner {
  private readonly frames: Frame[] = [];
  private nodes = 0;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly limits: Limits,
  ) {}

  run(): void {
    while (this.at < this.text.length) this.step(this.text[this.at]!);
  }

  private step(char: string): void {
    switch (char) {
      case '{':
      case '[':
        return this.open(char === '{');
      case '}':
      case ']':
        this.frames.pop();
        break;
      case ',':
        this.next();
        break;
      case '"':
        return this.string();
      case ':':
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        break;
      default:
        return this.word();
    }
    this.at += 1;
  }

  private open(isObject: boolean): void {
    this.count();
    this.frames.push({ ...(isObject && { keys: new Set<string>() }), key: '', items: 0, awaitsKey: isObject });
    if (this.frames.length > this.limits.depth)
      throw new Refused('malformed', `The body is nested deeper than ${this.limits.depth} levels.`, this.path());
    this.at += 1;
  }

  private next(): void {
    const frame = this.frames.at(-1);
    if (frame === undefined) return;
    frame.awaitsKey = frame.keys !== undefined;
    frame.items += 1;
    if (frame.keys === undefined && frame.items >= this.limits.items) {
      throw new Refused('malformed', `An array may have at most ${this.limits.items} items.`, this.path());
    }
  }

  private string(): void {
    const end = endOfString(this.text, this.at, () => this.path());
    const literal = this.text.slice(this.at, end);
    const frame = this.frames.at(-1);
    if (frame?.keys !== undefined && frame.awaitsKey) this.name(frame, frame.keys, literal);
    else this.count();
    if (literal.length - 2 > this.limits.string) {
      throw new Refused('malformed', `A text may have at most ${this.limits.string} characters.`, this.path());
    }
    this.at = end;
  }

  private name(frame: Frame, keys: Set<string>, literal: string): void {
    frame.awaitsKey = false;
    frame.key = literal.includes('\\') ? unescaped(literal) : literal.slice(1, -1);
    if (keys.has(frame.key)) throw new Refused('malformed', 'The attribute is given twice.', this.path());
    if (frame.key === '__proto__') throw new Refused('malformed', 'The attribute name __proto__ is not allowed.', this.path());
    if (frame.key === 'prototype' && this.frames.at(-2)?.key === 'constructor') {
      throw new Refused('malformed', 'The attribute name constructor.prototype is not allowed.', this.path());
    }
    keys.add(frame.key);
    if (keys.size > this.limits.keys)
      throw new Refused('malformed', `An object may have at most ${this.limits.keys} attributes.`, this.path());
  }

  /** A number, true, false, null, or what no parser will take. */
  private word(): void {
    word.lastIndex = this.at;
    const [text] = word.exec(this.text)!;
    this.at += text.length;
    this.count();
    if (/^[-0-9]/.test(text)) checkNumber(text, () => this.path());
  }

  private count(): void {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) throw new Refused('malformed', `The body has more than ${this.limits.nodes} values.`);
  }

  private path(): string {
    return this.frames
      .map(({ keys, key, items }) => (keys ? key.slice(0, 100) : String(items)))
      .join('.')
      .slice(0, 500);
  }
}

const unescaped = (literal: string): string => {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
};
