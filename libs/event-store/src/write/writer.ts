import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { crashPoint } from '../crash/crash-point';
import type { AppendItem, AppendResult } from '../types';
import { parameters, parameterTypes } from './encode';
import { takeBatch, type Unit, unitOf } from './unit';

const lanes = 2;
const tries = 5;
/** So long after a batch was first sent, a database that does not answer is left to whoever asked. */
const repeatsMs = 5_000;

/**
 * Group commit: whatever has queued while the connections were busy is the next batch. No timer; a lone append goes at once.
 * Appends to one stream keep their order.
 */
export class Writer {
  private queue: Unit[] = [];
  private readonly busy = new Set<string>();
  private active = 0;
  private isPumping = false;

  constructor(
    private readonly pool: Pool,
    private readonly committed: () => void,
  ) {}

  /** Appends to one stream, in a batch with whatever else is waiting. */
  async append(item: AppendItem): Promise<AppendResult> {
    const [result] = await this.enqueue([item], false);
    return result!;
  }

  /** Appends all or nothing: nothing was written unless every result is 'ok'. */
  appendAtomic(items: readonly AppendItem[]): Promise<AppendResult[]> {
    return items.length === 0 ? Promise.resolve([]) : this.enqueue(items, true);
  }

  private enqueue(items: readonly AppendItem[], isAtomic: boolean): Promise<AppendResult[]> {
    return new Promise((resolve, reject) => {
      this.queue.push(unitOf(items, isAtomic, { resolve, reject }));
      if (this.isPumping) return;
      this.isPumping = true;
      queueMicrotask(() => this.pump());
    });
  }

  private pump(): void {
    this.isPumping = false;
    while (this.active < lanes && this.queue.length > 0) {
      const { batch, rest } = takeBatch(this.queue, this.busy);
      if (batch.length === 0) return;
      this.queue = rest;
      void this.write(batch);
    }
  }

  private async write(batch: Unit[]): Promise<void> {
    this.active += 1;
    const begun = performance.now();
    for (const { streams } of batch) for (const stream of streams) this.busy.add(stream);
    try {
      await this.send(batch);
      this.committed();
    } catch (error) {
      await this.writeSingly(batch, error, begun + repeatsMs);
    } finally {
      for (const { streams } of batch) for (const stream of streams) this.busy.delete(stream);
      this.active -= 1;
      this.pump();
    }
  }

  /** One bad append must not fail the others of its batch, and what the database only put off is tried again. */
  private async writeSingly(batch: Unit[], cause: unknown, deadline: number): Promise<void> {
    for (const unit of batch) {
      let error = cause;
      for (let attempt = batch.length > 1 ? 0 : 1; attempt <= tries; attempt++) {
        if (!mayRepeat(error, unit, attempt, performance.now() > deadline)) break;
        await setTimeout(attempt * attempt * 20 * Math.random());
        error = await this.send([unit]).catch((failure: unknown) => failure ?? new Error('append failed'));
        if (error === undefined) break;
      }
      if (error === undefined) this.committed();
      else unit.reject(error);
    }
  }

  private async send(batch: Unit[]): Promise<void> {
    const items = batch.flatMap((unit) => unit.items);
    const values = [batch[0]!.isAtomic, ...parameters(items)];
    crashPoint('store.beforeCommit');
    const answer = await this.pool.query<AnswerRow>({ ...append, values }).then(({ rows }) => toAnswer(rows[0]!), refused);
    crashPoint('store.afterCommit');
    const results = toResults(answer);
    let next = 0;
    for (const unit of batch) unit.resolve(results.slice(next, (next += unit.items.length)));
  }
}

/** For each item its stream's version and its last position; and which items were not appended, and why. */
type Answer = {
  readonly versions: readonly number[];
  readonly positions: readonly number[];
  readonly exceptions: readonly (readonly [index: number, status: 'conflict' | 'duplicate', result: unknown])[] | null;
};
type AnswerRow = Pick<Answer, 'exceptions'> & { readonly versions: string; readonly positions: string };

const append = {
  name: 'append',
  text: `select versions::text, positions::text, exceptions from event_store.append_items($1, ${parameterTypes.map((type, index) => `$${index + 2}::${type}`).join(', ')})`,
};

const toAnswer = ({ versions, positions, exceptions }: AnswerRow): Answer => ({
  ...{ versions: numbers(versions), positions: numbers(positions), exceptions },
});

/** The elements of an array as PostgreSQL writes it: {1,2,3}. */
const numbers = (text: string) => JSON.parse(`[${text.slice(1, -1)}]`) as number[];

/** An atomic append that was refused tells in its message what became of each item. */
const refused = (error: { code?: string; message: string }): Answer => {
  if (error.code !== 'SL409') throw error;
  return JSON.parse(error.message) as Answer;
};

const toResults = ({ versions, positions, exceptions }: Answer): AppendResult[] => {
  const results = versions.map((version, index): AppendResult => ({ status: 'ok', version, position: positions[index]! }));
  for (const [index, status, result] of exceptions ?? []) {
    results[index] = { status, version: versions[index]!, position: 0, ...(result !== null && { result }) };
  }
  return results;
};

const rolledBack = new Set(['40001', '40P01', '55P03']);

const mayRepeat = (error: unknown, unit: Unit, attempt: number, isLate: boolean): boolean => {
  const code = (error as { code?: string }).code ?? '';
  const isLost = !/^[0-9A-Z]{5}$/.test(code) || code.startsWith('08') || code.startsWith('57'); // whether it was written is not known
  if (isLost) return unit.isRepeatable && !isLate;
  return rolledBack.has(code) || attempt === 0; // attempt 0: the fault may be another's in the batch
};
