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

const [quote, comma, colon, beginArray, endArray, beginObject, endObject] = [...'",:[]{}'].map((char) => char.charCodeAt(0));
const [space, tab, newline, carriageReturn] = [...' \t\n\r'].map((char) => char.charCodeAt(0));

/** An object or array that is open; an array awaits no name. */
class Frame {
  key = '';
  items = 0;
  awaitsKey: boolean;
  private readonly first: string[] = [];
  private others?: Set<string>;

  constructor(readonly isObject: boolean) {
    this.awaitsKey = isObject;
  }

  /** Notes the name of an attribute; false where the object has it already. Most have few, and a list of few is searched fastest. */
  add(name: string): boolean {
    if (this.first.includes(name) || this.others?.has(name)) return false;
    if (this.first.length < 12) this.first.push(name);
    else (this.others ??= new Set()).add(name);
    return true;
  }

  get size(): number {
    return this.first.length + (this.others?.size ?? 0);
  }
}

/**
 * Walks the text of a JSON body once, without recursion and before anything is built from it, and refuses what would be
 * dangerous or would be changed silently by `JSON.parse`: too deep, too many, duplicate names, numbers a double cannot keep.
 * What is not JSON at all is left for the parser to refuse.
 */
export const scan = (text: string, limits: Limits = defaultLimits): void => new Scanner(text, limits).run();

class Scanner {
  private readonly frames: Frame[] = [];
  private frame?: Frame;
  private nodes = 0;
  private at = 0;
  /** Where the next backslash is: strings before it hold what they say. */
  private escapeAt = -1;

  constructor(
    private readonly text: string,
    private readonly limits: Limits,
  ) {}

  run(): void {
    while (this.at < this.text.length) this.step(this.text.charCodeAt(this.at));
  }

  private step(char: number): void {
    switch (char) {
      case quote:
        return this.string();
      case comma:
        this.next();
        break;
      case colon:
      case space:
      case newline:
      case carriageReturn:
      case tab:
        break;
      case beginObject:
      case beginArray:
        this.open(char === beginObject);
        break;
      case endObject:
      case endArray:
        this.frames.pop();
        this.frame = this.frames.at(-1);
        break;
      default:
        return this.word();
    }
    this.at += 1;
  }

  private open(isObject: boolean): void {
    this.count();
    this.frame = new Frame(isObject);
    this.frames.push(this.frame);
    if (this.frames.length > this.limits.depth)
      throw new Refused('malformed', `The body is nested deeper than ${this.limits.depth} levels.`, this.path());
  }

  private next(): void {
    const { frame } = this;
    if (frame === undefined) return;
    frame.awaitsKey = frame.isObject;
    frame.items += 1;
    if (!frame.isObject && frame.items >= this.limits.items)
      throw new Refused('malformed', `An array may have at most ${this.limits.items} items.`, this.path());
  }

  private string(): void {
    const start = this.at;
    this.at = this.endOfString();
    if (this.frame?.awaitsKey) this.name(this.frame, start);
    else this.count();
    if (this.at - start - 2 > this.limits.string)
      throw new Refused('malformed', `A text may have at most ${this.limits.string} characters.`, this.path());
  }

  private endOfString(): number {
    const { text, at } = this;
    const end = text.indexOf('"', at + 1);
    if (end < 0) return endOfString(text, at, () => this.path());
    if (this.escapeAt < at) this.escapeAt = text.indexOf('\\', at);
    if (this.escapeAt < 0) this.escapeAt = text.length;
    return this.escapeAt < end ? endOfString(text, at, () => this.path()) : end + 1;
  }

  private name(frame: Frame, start: number): void {
    frame.awaitsKey = false;
    const literal = this.text.slice(start, this.at);
    frame.key = literal.includes('\\') ? unescaped(literal) : literal.slice(1, -1);
    if (frame.key === '__proto__') throw new Refused('malformed', 'The attribute name __proto__ is not allowed.', this.path());
    if (frame.key === 'prototype' && this.frames.at(-2)?.key === 'constructor')
      throw new Refused('malformed', 'The attribute name constructor.prototype is not allowed.', this.path());
    if (!frame.add(frame.key)) throw new Refused('malformed', 'The attribute is given twice.', this.path());
    if (frame.size > this.limits.keys)
      throw new Refused('malformed', `An object may have at most ${this.limits.keys} attributes.`, this.path());
  }

  /** A number, true, false, null, or what no parser will take. */
  private word(): void {
    word.lastIndex = this.at;
    const [text] = word.exec(this.text)!;
    this.at += text.length;
    this.count();
    if (/^[-0-9]/.test(text) && !/^\d{1,15}$/.test(text)) checkNumber(text, () => this.path());
  }

  private count(): void {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) throw new Refused('malformed', `The body has more than ${this.limits.nodes} values.`);
  }

  private path(): string {
    return this.frames
      .map(({ isObject, key, items }) => (isObject ? key.slice(0, 100) : String(items)))
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
