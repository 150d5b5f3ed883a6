import { Rejection } from '@skyledger/event-sourcing';
import { comparisons, type Expression, type Literal, type Step } from './expression';
import { malformed, type Token, tokensOf } from './tokens';

const deepest = 10;
const turned = { '==': '==', '!=': '!=', '>': '<', '>=': '<=', '<': '>', '<=': '>=', '=~': '=~' } as const;

type Sign = keyof typeof comparisons;

/**
 * Reads a JSONPath filter: `$[?(@.status=='held' && @.note[?(@.author=='me')])]`, `note[?(@.author=='me')]`.
 *
 *     filter     = ["$" ["[*]"]] (selection | ["."] path)
 *     selection  = "[" "?" or "]"
 *     or         = and {"||" and}
 *     and        = not {"&&" not}
 *     not        = "!" not | "(" or ")" | comparison
 *     comparison = operand [sign operand]        one of them a path, the other a value
 *     operand    = "@" {step} | text | number | pattern | "true" | "false" | "null"
 *     step       = "." name | "." "*" (refused) | "[" ("'name'" | "*" | "?" or) "]"
 */
export const readFilter = (filter: string): Expression => new FilterReader(tokensOf(filter)).whole();

class FilterReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    if (this.takes('$') && this.sees('[', '*', ']')) this.at += 3;
    const isSelection = this.sees('[', '?');
    const expression = isSelection ? this.selection() : this.found();
    if (this.next !== undefined) throw this.unexpected();
    return expression;
  }

  /** `note[?(...)]`: the resources that have such a note. */
  private found(): Expression {
    const path = this.steps(this.next?.kind === 'name' ? [{ name: this.name() }] : []);
    if (path.length === 0) throw this.unexpected();
    return { kind: 'exists', path };
  }

  private selection(): Expression {
    this.expect('[');
    this.expect('?');
    const expression = this.or();
    this.expect(']');
    return expression;
  }

  private or(): Expression {
    this.depth += 1;
    if (this.depth > deepest) throw new Rejection('invalid', `Parentheses and brackets may be nested at most ${deepest} deep.`, 'filter');
    const parts = [this.and()];
    while (this.takes('||')) parts.push(this.and());
    this.depth -= 1;
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts };
  }

  private and(): Expression {
    const parts = [this.not()];
    while (this.takes('&&')) parts.push(this.not());
    return parts.length === 1 ? parts[0]! : { kind: 'all', parts };
  }

  private not(): Expression {
    let isNot = false;
    while (this.takes('!')) isNot = !isNot;
    const part = this.takes('(') ? this.parenthesised() : this.comparison();
    return isNot ? { kind: 'not', part } : part;
  }

  private parenthesised(): Expression {
    const inner = this.or();
    this.expect(')');
    return inner;
  }

  private comparison(): Expression {
    const left = this.operand();
    const sign = this.next?.kind === 'sign' && Object.hasOwn(comparisons, this.next.text) ? (this.take().text as Sign) : undefined;
    if (sign === undefined) {
      if (this.next?.kind === 'name') throw unsupported(`the operator ${this.next.text}`);
      if ('path' in left) return { kind: 'exists', path: left.path };
      throw this.unexpected();
    }
    const right = this.operand();
    if ('path' in left && 'literal' in right) return { kind: 'compare', path: left.path, sign, literal: right.literal };
    if ('literal' in left && 'path' in right) return { kind: 'compare', path: right.path, sign: turned[sign], literal: left.literal };
    throw unsupported('comparing two attributes, or two values');
  }

  private operand(): { path: Step[] } | { literal: Literal } {
    const token = this.take();
    const { kind, text } = token;
    if (kind === 'sign' && text === '@') return { path: this.steps([]) };
    if (kind === 'sign' && text === '$') throw unsupported('$ inside a condition');
    if (kind === 'sign') throw this.unexpected(token);
    if (kind !== 'name') return { literal: token as Literal };
    if (text === 'true' || text === 'false') return { literal: { kind: 'boolean', text } };
    if (text === 'null') return { literal: { kind: 'null', text } };
    throw this.next?.text === '(' ? unsupported(`the function ${text}()`) : this.unexpected(token);
  }

  private steps(steps: Step[]): Step[] {
    for (;;) {
      if (this.takes('.')) steps.push({ name: this.name() });
      else if (this.sees('[', '?')) {
        const last = steps.pop();
        if (last === undefined) throw unsupported('a condition on @ itself');
        const where = this.selection();
        steps.push({ name: last.name, where: last.where === undefined ? where : { kind: 'all', parts: [last.where, where] } });
      } else if (this.sees('[')) this.bracket(steps);
      else if (this.sees('..')) throw unsupported('.. (any depth)');
      else return steps;
    }
  }

  private bracket(steps: Step[]): void {
    this.expect('[');
    const token = this.take();
    if (token.kind === 'text') steps.push({ name: token.text });
    else if (token.kind === 'number' || token.text === ':') throw unsupported('a position or range in an array');
    else if (token.text === '(') throw unsupported('a script');
    else if (token.text !== '*' || steps.length === 0) throw this.unexpected(token);
    this.expect(']');
  }

  private name(): string {
    const token = this.take();
    if (token.text === '*' && token.kind === 'sign') throw unsupported('.* (any attribute)');
    if (token.kind !== 'name') throw this.unexpected(token);
    if (this.sees('(')) throw unsupported(`the function ${token.text}()`);
    return token.text;
  }

  private get next(): Token | undefined {
    return this.tokens[this.at];
  }

  private sees(...signs: string[]): boolean {
    return signs.every((sign, index) => this.tokens[this.at + index]?.kind === 'sign' && this.tokens[this.at + index]?.text === sign);
  }

  private takes(sign: string): boolean {
    if (!this.sees(sign)) return false;
    this.at += 1;
    return true;
  }

  private take(): Token {
    const token = this.next;
    if (token === undefined) throw this.unexpected();
    this.at += 1;
    return token;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw this.unexpected();
  }

  private unexpected(token = this.next): Rejection {
    return token === undefined
      ? new Rejection('invalid', 'The filter ends too early.', 'filter')
      : malformed('This is not expected here', token.text, token.at);
  }
}

/** JSONPath has it, this subset does not. */
const unsupported = (what: string): Rejection =>
  new Rejection('invalid', `Of JSONPath, ${what} is not supported here: conditions compare attributes with values.`, 'filter');
