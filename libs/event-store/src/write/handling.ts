import { setTimeout } from 'node:timers/promises';
import { type Clock, type Message, Rejection } from '@skyledger/event-sourcing';
import type { Appender, RowReader } from '../adapters/adapter';
import { type Context, context } from '../context';
import type { Registration } from '../log/registry';
import type { Folded } from '../read/fold';
import { type AppendItem, type AppendResult, type Intent, PreconditionFailed, StaleBase, type Versioned } from '../types';
import { Calls } from './calls';
import { threaded, type Written } from './threaded';
import { Lanes } from './lanes';
import { plan, type Plan } from './plan';
import type { Snapshots } from './snapshots';

type Call = ReturnType<Calls['next']> & { readonly written: Written };
type Saved = { category: string; id: string }[];

const tries = 5;

/** Changes commands before anything is decided: encrypts what is personal in them. */
export type Guard = {
  protect(
    commands: readonly Message[],
    target: { readonly tenant: string; readonly category: string; readonly id: string; readonly document: unknown },
  ): Promise<readonly Message[]>;
};

/** The one way commands become events: read the rows, decide, append; again when another process was faster. */
export class Handling {
  private readonly lanes = new Lanes();
  private readonly calls = new Calls();

  constructor(
    private readonly parts: {
      readonly reader: RowReader;
      readonly writer: Appender;
      readonly clock: Clock;
      readonly registered: (category: string) => Registration;
      readonly guard?: Guard;
      /** Absent where an append does not check the version. */
      readonly snapshots?: Snapshots;
    },
  ) {}

  /** Does all intents in one append, or none. */
  execute(intents: readonly Intent[]): Promise<Versioned<unknown>[]> {
    const current = context.get();
    if (intents.length === 0) return Promise.resolve([]);
    const streams = intents.map(({ category, id }) => `${current.tenant}/${category}-${id}`);
    if (new Set(streams).size < streams.length) throw new Error('Two intents on one stream: put their commands into one.');
    const call = this.calls.next(current, intents[0]!);
    return threaded(current, intents, (given, written) =>
      this.lanes.run(streams, () => this.untilDone(current, given, { ...call, written })),
    );
  }

  private async untilDone(current: Context, intents: readonly Intent[], call: Call): Promise<Versioned<unknown>[]> {
    for (let attempt = 1; ; attempt++) {
      const done = await this.attempt(current, intents, call);
      if (done) return done;
      if (attempt >= tries && current.source !== 'bus')
        throw new Rejection('conflict', 'The resource is being changed by others; try again.');
      await setTimeout(5 + Math.random() * 45);
    }
  }

  /** Undefined: another was faster. */
  private async attempt(current: Context, intents: readonly Intent[], call: Call): Promise<Versioned<unknown>[] | undefined> {
    const remembered = await this.fromMemory(current, intents, call);
    if (remembered) return this.write(current, remembered, call);
    const rows = await this.load(current.tenant, intents);
    let plans: Plan[];
    try {
      plans = await this.decided(current, intents, rows, call);
    } catch (error) {
      const before =
        error instanceof Rejection &&
        call.dedupeKey !== undefined &&
        (await this.parts.reader.saved(current.tenant, scope, call.dedupeKey));
      if (before) return this.answerOfBefore(current.tenant, before.result as Saved); // it was done already, and is refused only now
      throw error;
    }
    return this.write(current, plans, call);
  }

  /** Decides on what is remembered of the streams. Undefined unless all of it is checked by the append: a refusal might be out of date. */
  private async fromMemory(current: Context, intents: readonly Intent[], call: Call): Promise<Plan[] | undefined> {
    const { snapshots } = this.parts;
    const rows = snapshots ? intents.map(({ category, id }) => snapshots.get({ tenant: current.tenant, category, id })) : [undefined];
    if (!rows.every((row) => row !== undefined)) return undefined;
    try {
      const plans = await this.decided(current, intents, rows, call);
      return plans.every(({ item }) => item.events.length > 0) ? plans : undefined;
    } catch {
      return undefined; // it is decided again on what is read, and if need be refused there
    }
  }

  private async decided(current: Context, intents: readonly Intent[], rows: readonly Folded[], call: Call): Promise<Plan[]> {
    if (call.isFirst) checkVersion(current, rows[0]!.version);
    const guarded = this.parts.guard ? await this.guarded(current, intents, rows, this.parts.guard) : intents;
    return this.plan(current, guarded, rows, call);
  }

  private async write(current: Context, plans: Plan[], call: Call): Promise<Versioned<unknown>[] | undefined> {
    const items = toAppend(plans, call);
    const results = items.length === 1 ? [await this.parts.writer.append(items[0]!)] : await this.parts.writer.appendAtomic(items);
    if (this.remember(plans, results)) call.written(plans);
    return this.answer(current.tenant, plans, results);
  }

  private remember(plans: readonly Plan[], results: readonly AppendResult[]): boolean {
    const areWritten = results.every(({ status }) => status === 'ok');
    for (const { item, after } of plans) {
      if (!areWritten) this.parts.snapshots?.drop(item);
      else if (item.events.length > 0) this.parts.snapshots?.put(item, after);
    }
    return areWritten;
  }

  private guarded({ tenant }: Context, intents: readonly Intent[], rows: readonly Folded[], guard: Guard): Promise<Intent[]> {
    const one = async ({ category, id, commands, traceparent }: Intent, index: number): Promise<Intent> => {
      const { document } = rows[index]!;
      return {
        category,
        id,
        traceparent,
        commands: await guard.protect(commands as readonly Message[], { tenant, category, id, document }),
      };
    };
    return Promise.all(intents.map(one));
  }

  private async answer(tenant: string, plans: Plan[], results: readonly AppendResult[]) {
    const repeated = results.find(({ status, result }) => status === 'duplicate' && result !== undefined);
    if (repeated) return this.answerOfBefore(tenant, repeated.result as Saved);
    if (results.some(({ status }) => status === 'conflict')) return undefined;
    return plans.map(({ id, after }) => ({ id, document: after.document, version: after.version }));
  }

  private answerOfBefore(tenant: string, saved: Saved): Promise<Versioned<unknown>[]> {
    return Promise.all(
      saved.map(async ({ category, id }) => {
        const { document, version } = await this.parts.reader.row(this.parts.registered(category), tenant, id);
        return { id, document, version };
      }),
    );
  }

  private plan(current: Context, intents: readonly Intent[], rows: readonly Folded[], { onStream }: Call): Plan[] {
    const circumstances = { current, now: this.parts.clock.now(), call: onStream };
    return intents.map(({ category, id, commands, traceparent }, index) =>
      plan(this.parts.registered(category), { id, traceparent, commands: commands as readonly Message[] }, rows[index]!, circumstances),
    );
  }

  private async load(tenant: string, intents: readonly Intent[]): Promise<Folded[]> {
    const found = new Map<string, Folded>();
    for (const category of new Set(intents.map(({ category }) => category))) {
      const ids = intents.filter((intent) => intent.category === category).map(({ id }) => id);
      const rows = await this.parts.reader.rows(this.parts.registered(category), tenant, ids);
      ids.forEach((id, index) => found.set(`${category}/${id}`, rows[index]!));
    }
    return intents.map(({ category, id }) => found.get(`${category}/${id}`)!);
  }
}

const scope = 'command';

const checkVersion = ({ ifMatch, basedOn }: Context, version: number) => {
  if (ifMatch !== undefined && ifMatch !== version) throw new PreconditionFailed(version);
  if (basedOn !== undefined && basedOn !== version) throw new StaleBase(version);
};

/** What has events; and the dedupe key with the first of it, or by itself when nothing was decided. */
const toAppend = (plans: readonly Plan[], { dedupeKey }: Call): AppendItem[] => {
  const items = plans.map(({ item }) => item).filter(({ events }) => events.length > 0);
  if (dedupeKey === undefined) return items;
  const result: Saved = plans.map(({ registration: { category }, id }) => ({ category, id }));
  const [first = plans[0]!.item, ...others] = items;
  return [{ ...first, dedupe: { scope, key: dedupeKey, result } }, ...others];
};
