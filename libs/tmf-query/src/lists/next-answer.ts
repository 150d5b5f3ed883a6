import { setImmediate } from 'node:timers/promises';

/**
 * Work whose answer several may share. Those who ask in one turn of the event loop, or while it is being done, share the next time, which
 * begins after they have asked: what they get is never older than their question.
 */
export class NextAnswer<T> {
  private running: Promise<unknown> = Promise.resolve();
  private waiting?: Promise<T>;

  constructor(private readonly work: () => Promise<T>) {}

  ask(): Promise<T> {
    this.waiting ??= this.next();
    return this.waiting;
  }

  private async next(): Promise<T> {
    await Promise.all([this.running, setImmediate()]);
    this.waiting = undefined;
    const mine = this.work();
    this.running = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }
}
