import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openConsumer } from './bare-client';
import { openReceiver } from './sender-and-receiver';

/** How a process of its own is to receive. */
export type Receiving = {
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly databaseUrl?: string;
  readonly topic?: string;
};

/** When what had come, by the clock that all processes of a machine share, in nanoseconds. */
type Arrival = readonly [key: string, at: string];

const gatherMs = 20;

/** What the process that receives does: tells its parent of each arrival, many at a time. */
export const receive = async ({ brokers, prefix, databaseUrl, topic }: Receiving): Promise<void> => {
  let gathered: Arrival[] = [];
  const tell = (key: string) => void gathered.push([key, String(process.hrtime.bigint())]);
  const opened = databaseUrl
    ? await openReceiver(databaseUrl, { brokers, clientId: 'bench', prefix }, tell)
    : await openConsumer(brokers, topic!, tell);
  const timer = setInterval(() => {
    if (gathered.length > 0) process.send!(gathered);
    gathered = [];
  }, gatherMs);
  process.send!('ready');
  await once(process, 'disconnect');
  clearInterval(timer);
  await opened.close();
};

/** What has arrived at a process that receives. */
export class Receiver {
  private readonly arrived = new Map<string, bigint>();

  private constructor(private readonly child: ReturnType<typeof fork>) {
    child.on('message', (arrivals: 'ready' | Arrival[]) => {
      if (arrivals !== 'ready') for (const [key, at] of arrivals) if (!this.arrived.has(key)) this.arrived.set(key, BigInt(at));
    });
  }

  /** Starts the process. */
  static async start(how: Receiving): Promise<Receiver> {
    const child = fork(process.argv[1]!, ['receive', JSON.stringify(how)], {
      execArgv: ['--enable-source-maps', '--max-semi-space-size=64'],
    });
    const receiver = new Receiver(child);
    await once(child, 'message');
    return receiver;
  }

  /** When each of so many had come; keys that begin with something else do not count. */
  async all(count: number, prefix: string): Promise<ReadonlyMap<string, bigint>> {
    for (;;) {
      const ours = [...this.arrived].filter(([key]) => key.startsWith(prefix));
      if (ours.length >= count) return new Map(ours);
      if (this.child.exitCode !== null) throw new Error('The process that receives has ended.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.child.disconnect();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}
