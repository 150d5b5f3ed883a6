import { type FactoryProvider, Injectable, type InjectionToken } from '@nestjs/common';
import { EventStore } from '../event-store';
import { ofTheStore } from './of-the-store';

/** Something that must always be true, and how to see whether it is. */
export type Invariant = {
  readonly name: string;
  /** What breaks it, for people, at most ten of them; nothing where it holds. `thorough`: everything, however long it takes. */
  readonly broken: (thorough: boolean) => Promise<readonly string[]>;
  /** What to do when it is broken. */
  readonly remedy: string;
};

/** Whether an invariant holds. */
export type Verdict = {
  readonly name: string;
  readonly verdict: 'holds' | 'broken' | 'not checked';
  readonly found: readonly string[];
  readonly remedy?: string;
};

/** What must be true of the data, whatever has happened to the processes, the network and the disk; asked by operators, and after every fault test. */
@Injectable()
export class Invariants {
  private readonly all: Invariant[];

  constructor(private readonly store: EventStore) {
    this.all = ofTheStore(store);
  }

  /** One more. */
  add(invariant: Invariant): void {
    this.all.push(invariant);
  }

  /** Looks at each, one after the other. */
  async check(thorough = false): Promise<Verdict[]> {
    await this.store.ready();
    const verdicts: Verdict[] = [];
    for (const { name, broken, remedy } of this.all) {
      if (!this.store.isLogInSql) verdicts.push({ name, verdict: 'not checked', found: ['The log is not in PostgreSQL.'] });
      else {
        const found = await broken(thorough);
        verdicts.push(found.length === 0 ? { name, verdict: 'holds', found } : { name, verdict: 'broken', found, remedy });
      }
    }
    return verdicts;
  }
}

/** A provider that adds an invariant: `invariant('the ledger is balanced', [ledger.name], (ledger: ReadModel) => ({ name, broken, remedy }))`. */
export const invariant = <Given extends unknown[]>(
  name: string,
  inject: readonly InjectionToken[],
  make: (...given: Given) => Omit<Invariant, 'name'>,
): FactoryProvider => ({
  provide: `invariant: ${name}`,
  inject: [Invariants, ...inject],
  useFactory: (invariants: Invariants, ...given: unknown[]) => invariants.add({ name, ...make(...(given as Given)) }) ?? true,
});
