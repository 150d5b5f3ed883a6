import { setTimeout } from 'node:timers/promises';
import { Buyer } from '../../faults/buyer';

const atOnce = 4;
const betweenTriesMs = 500;

/** Many orders, placed a few at a time, by clients that ask again until they have an answer. */
export class Rush {
  private readonly buyer = new Buyer();
  private readonly awaited: { readonly orders: number; readonly reached: () => void }[] = [];
  private begun = 0;

  constructor(
    private readonly url: string,
    private readonly orders: number,
  ) {}

  /** What the clients called the orders that were answered. */
  get keys(): readonly string[] {
    return this.buyer.keys;
  }

  /** Resolves when all of them have their answer. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: atOnce }, () => this.one()));
    while (!(await this.buyer.askAgain(this.url))) await setTimeout(betweenTriesMs);
  }

  /** Resolves when a part of them, from 0 to 1, has been placed. */
  placed(part: number): Promise<void> {
    const orders = Math.floor(this.orders * part);
    return new Promise((reached) => (this.begun >= orders ? reached() : this.awaited.push({ orders, reached })));
  }

  private async one(): Promise<void> {
    while (this.begun < this.orders) {
      this.begun += 1;
      await this.buyer.order(this.url);
      for (const { orders, reached } of this.awaited) if (this.begun >= orders) reached();
    }
  }
}
