import type { Outcome } from './sender';

type ErrorBody = {
  readonly '@type'?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly status?: string;
};

/** Milliseconds after which a request counts as hanging: a net, not a measure. */
const longest = 30_000;

/** What an answer to a bad request has to say, and does not; undefined if all is well. */
export const faultOf = ({ sent: { kind, field }, status, text, took }: Outcome): string | undefined => {
  if (took > longest) return 'hangs';
  if (status >= 500 && status !== 501) return `answers ${status}`;
  if (kind === 'query hostile' && status < 400) return undefined;
  if (status < 400) return `is accepted with ${status}`;
  const body = parsed(text);
  if (body === undefined) return 'answers no JSON';
  if (body['@type'] !== 'Error' || !body.code || !body.reason || !body.message || body.status !== String(status)) return 'answers no Error';
  if (/node_modules|\.ts:|\bat \w+ \(|\bselect \S+ from |syntax error at|violates \w+ constraint/.test(text)) return 'tells of our insides';
  if (field !== undefined && unnamed.has(kind) === false && !names(body.message, field)) return 'does not name the attribute';
  return undefined;
};

/** What cannot be read at all has no attribute yet. */
const unnamed = new Set(['JSON']);

const parsed = (text: string): ErrorBody | undefined => {
  try {
    return JSON.parse(text) as ErrorBody;
  } catch {
    return undefined;
  }
};

/** The attribute, one that holds it, or one in it. */
const names = (message: string, field: string): boolean => {
  const named = message.split(': ')[0]!;
  return `${field}.`.startsWith(`${named}.`) || `${named}.`.startsWith(`${field}.`);
};

/** Counts outcomes by kind and by status, and keeps what went wrong. */
export class Tally {
  readonly kinds = new Map<string, number>();
  readonly statuses = new Map<number, number>();
  readonly faults = new Map<string, string>();
  slowest = 0;

  readonly note = (outcome: Outcome): void => {
    const { sent, status, text, took } = outcome;
    this.kinds.set(sent.kind, (this.kinds.get(sent.kind) ?? 0) + 1);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.slowest = Math.max(this.slowest, took);
    const fault = faultOf(outcome);
    if (fault === undefined) return;
    const title = `${sent.kind} ${fault}: ${sent.method} ${sent.route}${sent.field ? `, ${sent.field}` : ''}`;
    this.faults.set(title, `${sent.path} ${String(sent.body ?? '').slice(0, 300)} -> ${status} ${text.slice(0, 300)}`);
  };

  /** One line for people. */
  get told(): string {
    const list = (counts: ReadonlyMap<unknown, number>) => [...counts].map(([what, count]) => `${what} ${count}`).join(', ');
    return `${[...this.kinds.values()].reduce((sum, count) => sum + count, 0)} bad requests (${list(this.kinds)}) answered ${list(this.statuses)}; the slowest in ${Math.round(this.slowest)} ms.`;
  }
}
