const say = (line: string) => process.stdout.write(`${line}\n`);

/** What a step found out, for people: lines to print below it. */
export type Told = readonly string[];

/** Tells a story step by step: each with its time, and what is not as it should be is said and counted. */
export class Narrator {
  private passed = 0;
  private failed = 0;

  /** A step of the story. When it fails the story ends: what follows would stand on it. */
  async step(title: string, work: () => Promise<Told>): Promise<void> {
    const started = performance.now();
    try {
      const lines = await work();
      this.passed++;
      say(`${`${this.passed + this.failed}`.padStart(2)}. ${title} ${took(started)}`);
      for (const line of lines) say(`      ${line}`);
    } catch (error) {
      this.failed++;
      say(`${`${this.passed + this.failed}`.padStart(2)}. ${title}: NOT AS IT SHOULD BE ${took(started)}`);
      throw error;
    }
  }

  /** How many steps were as they should be, and how many were not. */
  get counts() {
    return { passed: this.passed, failed: this.failed };
  }
}

const took = (since: number) => {
  const milliseconds = performance.now() - since;
  return milliseconds < 1_000 ? `(${milliseconds.toFixed(0)} ms)` : `(${(milliseconds / 1_000).toFixed(1)} s)`;
};

/** Ends the story where the world is not as told. */
export function expect(holds: unknown, claim: string, seen?: unknown): asserts holds {
  if (!holds) throw new Error(`${claim}${seen === undefined ? '' : `; seen: ${JSON.stringify(seen)}`}`);
}
