import { setTimeout } from 'node:timers/promises';
import type { StoredEvent } from '../types';
import type { Adapter } from './adapter';
import type { LogEvent, LogItem, LogPort, Position } from './log-port';

const pageSize = 500;
const pause = 20;
const digits = 16;

const toText = (position: number): Position => (position === 0 ? '' : String(position).padStart(digits, '0'));
const toEvent = (event: StoredEvent): LogEvent => ({ ...event, position: toText(event.position) });

/** An adapter's log by itself, for what wants no more than a log. */
export const logPortOf = ({ writer, reader, log, close }: Pick<Adapter, 'writer' | 'reader' | 'log' | 'close'>): LogPort => {
  async function* behind(after: Position) {
    for (let position = Number(after); ;) {
      const events = await log.after(position, pageSize);
      if (events.length === 0) return;
      yield* events.map(toEvent);
      position = events.at(-1)!.position;
    }
  }
  return {
    append: (item) => writer.append(bare(item)).then(({ status, version }) => ({ status, version })),
    async appendAtomic(items) {
      const results = await writer.appendAtomic(items.map(bare));
      return results.map(({ status, version }) => ({ status, version }));
    },
    readStream: async ({ tenant, category, id }, fromVersion) => (await reader.stream(tenant, category, id, fromVersion)).map(toEvent),
    readAll: (after = '') => behind(after),
    async *subscribe(after, stopped) {
      for (let position = after; !stopped.aborted;) {
        for await (const event of behind(position)) {
          if (stopped.aborted) return;
          yield event;
          position = event.position;
        }
        await setTimeout(pause, undefined, { signal: stopped }).catch(() => undefined);
      }
    },
    head: async () => toText(await log.head()),
    close: () => close(),
  };
};

const bare = ({ tenant, category, id, expected, events }: LogItem): LogItem => ({ tenant, category, id, expected, events });
