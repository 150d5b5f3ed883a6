import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type Message } from '@skyledger/event-sourcing';
import { type Context, context, crashPoint, EventStore, tracing } from '@skyledger/event-store';
import { inTurn } from '../bus/scheduler';
import { Processes } from './process-manager';

/** An input that a process wants to get at a later time. */
export type Timer = {
  readonly id: string;
  readonly category: string;
  readonly stream: string;
  readonly due: string;
  readonly input: Message;
};

type Row = Timer & { readonly tenant: string; readonly cause: Context };

const pollMs = 1_000;
const mostTries = 5;
const page = 200;

/** The deadlines of the processes: rows, so that none is forgotten; fired once under the Clock port. */
@Injectable()
export class Timers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Timers');
  private poll?: NodeJS.Timeout;
  private firing: Promise<number> = Promise.resolve(0);
  private stopped = false;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly processes: Processes,
  ) {}

  /** Timers that failed for good get another chance from each start: it may be of a mended version. */
  async onApplicationBootstrap(): Promise<void> {
    await this.store.query('update messaging.timers set tries = 0 where service = any($1) and tries > 0', [this.ours()]);
    this.poll = setInterval(() => void this.wake(), pollMs).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    await this.firing.catch(() => 0);
  }

  /** Sets timers; the same one again changes nothing. `cause` is whom the input will be said to come from. */
  async set(timers: readonly Timer[], cause: Context): Promise<void> {
    if (timers.length === 0) return;
    const rows = timers.map((timer) => ({
      ...timer,
      service: this.store.registry.get(timer.category)!.service,
      tenant: cause.tenant,
      cause,
    }));
    await this.store.query(
      `insert into messaging.timers (tenant, id, service, category, stream, due, input, cause)
       select tenant, id, service, category, stream, due, input, cause
       from json_to_recordset($1) as t (tenant text, id uuid, service text, category text, stream text, due timestamptz, input json, cause json)
       on conflict (tenant, id) do nothing`,
      [JSON.stringify(rows)],
    );
    crashPoint('timer.set');
    for (const { due } of timers) this.wakeAt(due);
  }

  /** The earliest instant for which a timer of this process is set. */
  async nextDue(): Promise<string | undefined> {
    const [row] = await this.store.query<{ due: string | null }>(
      'select min(due) as due from messaging.timers where service = any($1) and tries < $2',
      [this.ours(), mostTries],
    );
    return row?.due ?? undefined;
  }

  /** How many timers could not be fired and wait for help. */
  async failed(service: string): Promise<number> {
    const [row] = await this.store.query<{ n: number }>(
      'select count(*)::int as n from messaging.timers where service = $1 and tries >= $2',
      [service, mostTries],
    );
    return row?.n ?? 0;
  }

  /** Fires what is due, and says how many that were. */
  fireDue(): Promise<number> {
    this.firing = this.firing.catch(() => 0).then(() => this.fireAll());
    return this.firing;
  }

  private async fireAll(): Promise<number> {
    let fired = 0;
    for (let due = await this.due(); due.length > 0 && !this.stopped; due = await this.due()) {
      await inTurn(
        due,
        ({ tenant, category, stream }) => `${tenant}/${category}-${stream}`,
        (timer) => this.fire(timer),
      );
      fired += due.length;
    }
    return fired;
  }

  private due(): Promise<Row[]> {
    return this.store.query<Row>(
      `select tenant, id, category, stream, due, input, cause from messaging.timers
       where due <= $1 and service = any($2) and tries < $3 order by due, id limit $4`,
      [this.clock.now(), this.ours(), mostTries, page],
    );
  }

  /** First the input, remembered by the timer's id, then the row: a crash between makes it come again, and be told it was here. */
  private async fire({ tenant, id, category, stream, input, cause }: Row): Promise<void> {
    const process = this.processes.get(category);
    try {
      crashPoint('timer.beforeInput');
      const under: Context = { ...cause, commandId: id, source: 'bus' };
      await context.run(under, () => firedTraced({ category, input, cause }, () => process!.streams.handle(stream, input)));
      crashPoint('timer.afterInput');
      await this.store.query('delete from messaging.timers where tenant = $1 and id = $2', [tenant, id]);
    } catch (error) {
      context.run(cause, () => this.log.error(`Timer ${input.type} of ${category}-${stream} failed: ${String(error)}`));
      await this.store.query('update messaging.timers set tries = tries + 1, error = $3 where tenant = $1 and id = $2', [
        tenant,
        id,
        String(error),
      ]);
    }
  }

  private ours(): string[] {
    return [
      ...new Set([...this.store.registry.values()].filter(({ category }) => this.processes.get(category)).map(({ service }) => service)),
    ];
  }

  private async wake(): Promise<void> {
    if (this.stopped) return;
    await this.fireDue().catch((error: unknown) => this.log.error(`Looking for due timers failed: ${String(error)}`));
  }

  private wakeAt(due: string): void {
    const wait = Math.max(0, Date.parse(due) - Date.parse(this.clock.now()));
    if (wait < pollMs) setTimeout(() => void this.wake(), wait).unref();
  }
}

/** In the trace of what set it, be that weeks ago. */
const firedTraced = <T>({ category, input, cause }: Pick<Row, 'category' | 'input' | 'cause'>, work: () => Promise<T>): Promise<T> =>
  tracing.span(
    () => ({
      name: `timer ${input.type}`,
      kind: 'consumer',
      parent: cause.traceparent,
      attributes: {
        'skyledger.category': category,
        'skyledger.tenant': cause.tenant,
        'skyledger.correlation_id': cause.correlationId,
      },
    }),
    work,
  );
