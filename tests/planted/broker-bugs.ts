import type { Bug, Catcher } from './bugs';

const kafka = 'libs/messaging/src/kafka';
const promises = (test: string): Catcher => ({ project: 'kafka', spec: `${kafka}/promises.kafka.spec.ts`, test });

/** Rules between services that run apart: who notices needs a broker, so `npm run test:kafka` plants them. */
export const brokerBugs: readonly Bug[] = [
  {
    title: 'the broker hears that a message is taken before it is in the log',
    file: `${kafka}/batches.ts`,
    replace: [
      ['    const lost = await whileAlive(', '    const taken = whileAlive('],
      ['    await commit(payload, piece.at(-1)!);\n', '    await commit(payload, piece.at(-1)!);\n    const lost = await taken;\n'],
    ],
    caughtBy: promises('is taken when it is in the log'),
  },
  {
    title: 'a message that comes again is taken for a new one',
    file: `${kafka}/inbox.ts`,
    replace: [
      ['    events: [{ eventId: id, type,', '    events: [{ eventId: crypto.randomUUID(), type,'],
      ["    dedupe: { scope: 'inbox', key: `${service}/${id}` },\n", ''],
    ],
    caughtBy: promises('comes again'),
  },
  {
    title: 'what is sent is checked off before the broker has said that it has it',
    file: `${kafka}/relay.ts`,
    replace: [['    await sentTraced(', '    void sentTraced(']],
    caughtBy: promises('is still to be sent'),
  },
];
