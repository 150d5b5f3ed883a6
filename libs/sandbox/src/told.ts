import net from 'node:net';
import { pathToFileURL } from 'node:url';
import type { DynamicModule } from '@nestjs/common';
import type { Moment } from '@skyledger/event-store';
import { differencesIn } from './differences';
import { Gated } from './gated';
import { type GoldenHistory, type Recording, remembered, type World, worldOf } from './recording';
import { replay } from './replay';
import type { Report } from './report';

/** What the process is told to do. */
type Task = {
  readonly recording: Recording | GoldenHistory;
  /** A module that exports what is to take the place of the code's deciders, views and processes. */
  readonly patches?: string;
  readonly until?: Moment;
  /** What the code as it is makes of the same recording. */
  readonly baseline?: Report;
};
type Asked = { readonly number: number; readonly path: string; readonly body?: object };
type Answer = { readonly number: number; readonly answer?: unknown; readonly failure?: string };

/**
 * The whole of a process that replays: its parent sends the task, brings what the replay asks of the world around the flow, and gets the report and
 * what differs. The process itself reaches no network.
 */
export const replayTold = async (services: readonly DynamicModule[]): Promise<void> => {
  closeNetwork();
  const parent = new Parent();
  const { recording, patches, until, baseline } = await parent.task();
  try {
    const { world, history } = remembered(recording, 'streams' in recording ? worldOf(recording) : parent.worldOf(recording));
    const replaced = patches === undefined ? {} : ((await import(pathToFileURL(patches).href)) as object);
    const report = await replay({ recording, world, services, patches: { ...replaced }, ...(until && { until }) });
    await parent.send({ report, differences: differencesIn(report, baseline), history });
  } catch (error) {
    await parent.send({ failure: error instanceof Error ? error.message : String(error) });
  }
  process.exit();
};

/** The one that started this process. */
class Parent {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private asked = 0;

  /** The first message. */
  task(): Promise<Task> {
    return new Promise((resolve) =>
      process.once('message', (task) => {
        process.on('message', (answer: Answer) => this.waiting.get(answer.number)?.(answer));
        resolve(task as Task);
      }),
    );
  }

  send(message: object): Promise<void> {
    return new Promise((resolve, reject) => process.send!(message, (error: Error | null) => (error ? reject(error) : resolve())));
  }

  /** What is around a flow, asked of the platform by the parent. */
  worldOf({ flow, events }: Recording): World {
    const base = `/ops/recordings/${encodeURIComponent(flow)}`;
    const since = events[0]?.position ?? 0;
    return {
      stream: (category, id) => this.ask(`${base}/streams/${encodeURIComponent(category)}?id=${encodeURIComponent(id)}`),
      candidates: (category, wanted) => this.ask(`${base}/candidates`, { category, wanted, since }),
    };
  }

  private async ask<T>(path: string, body?: object): Promise<T> {
    const number = ++this.asked;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(number, resolve));
    await this.send({ number, path, ...(body && { body }) } satisfies Asked);
    const { answer, failure } = await answered;
    this.waiting.delete(number);
    if (failure !== undefined) throw new Error(failure);
    return answer as T;
  }
}

/** Nothing that the code tries leaves this process. */
const closeNetwork = (): void => {
  net.Socket.prototype.connect = () => {
    throw new Gated('The network');
  };
  globalThis.fetch = () => Promise.reject(new Gated('The network'));
};
