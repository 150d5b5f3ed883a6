import { createHash } from 'node:crypto';

const mostNames = 200;
const mostCandidates = 1_000;
const times = 3;

/**
 * Gives a statement that is asked for again and again a name, under which the database keeps its plan. Not more than so many: each
 * connection keeps them all. A search in an array has none: its best plan depends on what is looked for.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private candidates = new Map<string, number>();

  of(text: string): string | undefined {
    const name = this.names.get(text);
    if (name !== undefined || this.names.size >= mostNames || text.includes(' @> ')) return name;
    const count = (this.candidates.get(text) ?? 0) + 1;
    if (this.candidates.size >= mostCandidates) this.candidates = new Map();
    this.candidates.set(text, count);
    if (count >= times) this.names.set(text, `list ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`);
    return this.names.get(text);
  }
}
