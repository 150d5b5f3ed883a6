import { history } from './history-bugs';
import { migrationBugs } from './migration-bugs';
import { rebuilding } from './rebuild-bugs';
import { transportBugs } from './transport-bugs';

/** Where a planted bug must be seen: one spec, or some tests of it. */
export type Catcher = {
  readonly project: 'unit' | 'int' | 'faults' | 'kafka';
  readonly spec: string;
  /** A part of the titles of the tests that are run; all of the spec if absent. */
  readonly test?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** A rule of the platform, broken on purpose: what stands in the code, and what is put in its place. */
export type Bug = {
  readonly title: string;
  readonly file: string;
  /** Each must stand in the file exactly once. */
  readonly replace: readonly (readonly [now: string, then: string])[];
  readonly caughtBy: Catcher;
};

const store = 'libs/event-store/src';
const messaging = 'libs/messaging/src';
const appendSql = 'libs/event-store/migrations/004-append-items.sql';

const race: Catcher = { project: 'faults', spec: 'tests/faults/reader-race.fault.spec.ts', environment: { FAULTS_EVENTS: '4000' } };
const kill: Catcher = { project: 'faults', spec: 'tests/faults/kill-postgres.fault.spec.ts', environment: { FAULTS_ROUNDS: '5' } };
const hole: Catcher = { project: 'int', spec: `${store}/reader-race.int.spec.ts` };
const checkpoint: Catcher = { project: 'int', spec: `${store}/checkpoint.int.spec.ts` };
const append = (test: string): Catcher => ({ project: 'int', spec: `${store}/append.int.spec.ts`, test });
const aggregate = (test: string): Catcher => ({ project: 'int', spec: `${store}/aggregate.int.spec.ts`, test });
const promises = (test: string): Catcher => ({ project: 'int', spec: `${store}/promises.int.spec.ts`, test });
const subscriptions = (test: string): Catcher => ({ project: 'int', spec: `${store}/subscriptions.int.spec.ts`, test });
const parking = (test: string): Catcher => ({ project: 'int', spec: `${store}/parking/parking.int.spec.ts`, test });
const crash = (test: string): Catcher => ({ project: 'int', spec: `${messaging}/crash.int.spec.ts`, test });

const writing: readonly Bug[] = [
  {
    title: 'positions are taken before the streams are locked',
    file: appendSql,
    replace: [
      [
        '  appended_positions bigint[];\n',
        `  appended_positions bigint[];\n  taken bigint[] := array(select nextval('events_pos') from unnest(event_ids));\n`,
      ],
      ['insert into events (sid, version,', 'insert into events (pos, sid, version,'],
      ['select sids[e.item], versions[e.item] -', 'select taken[e.nth], sids[e.item], versions[e.item] -'],
    ],
    caughtBy: race,
  },
  {
    title: 'the sequence of positions has a cache',
    file: 'libs/event-store/migrations/001-log.sql',
    replace: [['create sequence events_pos cache 1;', 'create sequence events_pos cache 20;']],
    caughtBy: race,
  },
  {
    title: 'the log may be changed',
    file: 'libs/event-store/migrations/001-log.sql',
    replace: [
      [
        'create trigger events_never_change before update or delete or truncate on events for each statement execute function refuse_change();',
        '',
      ],
      ['alter table events enable always trigger events_never_change;', ''],
    ],
    caughtBy: promises('is never changed'),
  },
  {
    title: 'the expected version is not looked at',
    file: appendSql,
    replace: [['(expectations[i] < 0 or version = expectations[i])', 'true']],
    caughtBy: append('at an exact version'),
  },
  {
    title: 'appends to one stream overtake each other in a batch',
    file: `${store}/write/unit.ts`,
    replace: [['return { batch: batch.toSorted(', 'return { batch: batch.toReversed().toSorted(']],
    caughtBy: append('to one stream keep their order'),
  },
  {
    title: 'what met a conflict is appended as it was decided on the old state',
    file: `${store}/write/handling.ts`,
    replace: [
      [
        '    return this.answer(current.tenant, plans, results);',
        `    if (results.length === 1 && results[0]!.status === 'conflict') results[0] = await this.parts.writer.append({ ...items[0]!, expected: -1 });
    return this.answer(current.tenant, plans, results);`,
      ],
    ],
    caughtBy: promises('that another process was faster than is decided anew'),
  },
  {
    title: 'the key of a message is remembered after its effect, and not with it',
    file: `${store}/write/handling.ts`,
    replace: [
      [
        '    return this.answer(current.tenant, plans, results);',
        `    const [key] = toAppend(plans.map((each) => ({ ...each, item: { ...each.item, events: [], row: undefined } })), call);
    if (call.dedupeKey !== undefined) await this.parts.writer.append(key!);
    return this.answer(current.tenant, plans, results);`,
      ],
      ['    const items = toAppend(plans, call);', '    const items = toAppend(plans, { ...call, dedupeKey: undefined });'],
    ],
    caughtBy: aggregate('from a client gets the resource'),
  },
  {
    title: 'time goes back inside a stream when the clock does',
    file: `${store}/write/plan.ts`,
    replace: [['before.recordedAt !== undefined && before.recordedAt > now ? before.recordedAt : now', 'now']],
    caughtBy: aggregate('is a time that never goes back'),
  },
  {
    title: 'an append is acknowledged before it is on the disk',
    file: `${store}/log/connections.ts`,
    replace: [["limited(databaseUrl, 'writes', patience)", "limited(databaseUrl, 'writes', patience, ['synchronous_commit=off'])"]],
    caughtBy: kill,
  },
];

const reading: readonly Bug[] = [
  {
    title: 'the reader does not stop at a hole',
    file: `${store}/subscribe/log-reader.ts`,
    replace: [['return hole < 0 ? events : events.slice(0, hole);', 'return events;']],
    caughtBy: hole,
  },
  {
    title: 'a hole is taken for dead before all that could fill it have ended',
    file: `${store}/subscribe/log-reader.ts`,
    replace: [['horizon === undefined || BigInt(horizon) <= this.fence.xid) return 0;', 'horizon === undefined) return 0;']],
    caughtBy: hole,
  },
  {
    title: 'a projection saves its checkpoint after its transaction',
    file: `${store}/subscribe/projection.ts`,
    replace: [
      ['      await ownership.save(position, tx);\n', ''],
      ['    ownership.committed(position);\n', '    await ownership.save(position);\n'],
    ],
    caughtBy: promises('writes its effect and its checkpoint in one transaction'),
  },
  {
    title: 'two processes own one subscription',
    file: `${store}/subscribe/ownership.ts`,
    replace: [['    if (!rows[0]!.got) return undefined;\n', '']],
    caughtBy: checkpoint,
  },
  {
    title: 'who was deposed still moves the checkpoint',
    file: `${store}/subscribe/ownership.ts`,
    replace: [['where id = $1 and pos = $2 and epoch = $3', 'where id = $1 and pos = $2 and epoch >= $3']],
    caughtBy: checkpoint,
  },
  {
    title: 'a checkpoint passes events that are still being handled',
    file: `${store}/subscribe/pending.ts`,
    replace: [['    for (const oldest of this.positions) return oldest - 1;\n', '']],
    caughtBy: { project: 'unit', spec: `${store}/subscribe/pending.spec.ts` },
  },
  {
    title: 'events of one key are handled at the same time',
    file: `${store}/subscribe/tenure.ts`,
    replace: [['const key = this.options.key?.(event) ?? streamOf(event);', 'const key = `${event.position}`;']],
    caughtBy: subscriptions('handles the events of one key in order'),
  },
  {
    title: 'other processes are not told of an append',
    file: `${store}/subscribe/session.ts`,
    replace: [['    if (this.isClosed) return;\n    const wait', '    if (!this.isClosed) return;\n    const wait']],
    caughtBy: promises('is told to other processes'),
  },
  {
    title: 'what comes behind a parked event of its stream is applied',
    file: `${store}/subscribe/projection.ts`,
    replace: [['(event) => !this.parking.has(event) && this.passes(event)', '(event) => this.passes(event)']],
    caughtBy: parking('is parked after five tries'),
  },
];

const messages: readonly Bug[] = [
  {
    title: 'what a message leads to is not known again when it comes twice',
    file: `${messaging}/handling/stored-event.ts`,
    replace: [['commandId: uuidV5(eventId, what),', 'commandId: uuidV5(eventId, what + String(performance.now())),']],
    caughtBy: crash('What was done but not yet checked off'),
  },
  {
    title: 'a timer is not known again when it fires twice',
    file: `${messaging}/process/timers.ts`,
    replace: [['commandId: id, source', 'commandId: crypto.randomUUID(), source']],
    caughtBy: crash('A timer that was fired but not yet crossed off'),
  },
  {
    title: 'a message overtakes one of its key that is parked',
    file: `${messaging}/bus/consumer.ts`,
    replace: [['    if (this.backlog.has(key)) return this.keepBehind(key, event);\n', '']],
    caughtBy: { project: 'int', spec: `${messaging}/messaging.int.spec.ts` },
  },
];

/** All of them. A suite that lets one pass proves nothing of the rule it breaks. */
export const bugs: readonly Bug[] = [...writing, ...reading, ...messages, ...rebuilding, ...migrationBugs, ...transportBugs, ...history];
