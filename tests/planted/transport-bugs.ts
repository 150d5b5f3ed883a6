import type { Bug, Catcher } from './bugs';

const messaging = 'libs/messaging/src';
const batches = (test: string): Catcher => ({ project: 'unit', spec: `${messaging}/kafka/batches.spec.ts`, test });

/** Rules of how messages come to handlers, and from the broker to the log. */
export const transportBugs: readonly Bug[] = [
  {
    title: 'what a handler throws is made an internal error of Nest',
    file: `${messaging}/handling/event-log-transport.ts`,
    replace: [['app.useGlobalFilters(new AsThrown()).listen()', 'app.listen()']],
    caughtBy: { project: 'int', spec: `${messaging}/messaging.int.spec.ts`, test: 'hears why a request is refused' },
  },
  {
    title: 'handlers of a pattern are chained, as Nest would have it',
    file: `${messaging}/handling/event-log-transport.ts`,
    replace: [
      [
        '    this.handlers.take(pattern, handler);',
        '    this.handlers.take(pattern, handler);\n    super.addHandler(pattern, handler, true);',
      ],
    ],
    caughtBy: { project: 'int', spec: `${messaging}/handling/event-log-transport.int.spec.ts`, test: 'has what Nest gives' },
  },
  {
    title: 'a service that is told to stop goes without a word of what it took',
    file: `${messaging}/kafka/batches.ts`,
    replace: [['    await commit(payload, piece.at(-1)!);', '    if (isRunning()) await commit(payload, piece.at(-1)!);']],
    caughtBy: batches('when the service is to stop'),
  },
  {
    title: 'a service whose log is slow is taken for dead by its group',
    file: `${messaging}/kafka/batches.ts`,
    replace: [['heartbeat().catch((error: unknown) => (lost ??= { error }))', 'undefined']],
    caughtBy: batches('alive while the log takes its time'),
  },
  {
    title: 'messages are sent in batches that no broker takes',
    file: `${messaging}/kafka/sender.ts`,
    replace: [[' || bytes > mostBytes', '']],
    caughtBy: { project: 'unit', spec: `${messaging}/kafka/sender.spec.ts` },
  },
  {
    title: 'what comes behind a message that was parked by the relay is sent',
    file: 'libs/event-store/src/subscribe/parking-handler.ts',
    replace: [['    if (this.parking.has(event)) return this.parking.parkBehind(session, [event]);\n', '']],
    caughtBy: { project: 'int', spec: 'libs/event-store/src/parking/parking-consumer.int.spec.ts', test: 'is parked at once' },
  },
];
