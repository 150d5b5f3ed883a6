import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inPieces } from './batches';
import { coordinated } from './coordinated';

/** A batch of so many messages, what was done about it in order, and what the group is to be like meanwhile. */
const batchOf = (count: number) => {
  const done: string[] = [];
  const group = { isRunning: true, heartbeat: () => Promise.resolve() };
  const payload = {
    batch: { topic: 't', partition: 0, messages: Array.from({ length: count }, (_, offset) => ({ offset: `${offset}` }) as KafkaMessage) },
    isRunning: () => group.isRunning,
    isStale: () => false,
    heartbeat: () => {
      done.push('alive');
      return group.heartbeat();
    },
    resolveOffset: (offset: string) => void done.push(`resolved ${offset}`),
    commitOffsetsIfNecessary: async (offsets: { topics: { partitions: { offset: string }[] }[] }) =>
      void done.push(`committed ${offsets.topics[0]!.partitions[0]!.offset}`),
  };
  return { payload: payload as unknown as EachBatchPayload, done, group };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('A batch', () => {
  it('is taken piece by piece, and each piece is committed before the next', async () => {
    const { payload, done } = batchOf(250);
    const taken: string[] = [];
    await inPieces(payload, async ({ offset }) => void taken.push(offset));
    expect(taken).toHaveLength(250);
    const piece = (last: number) => [`resolved ${last}`, `committed ${last + 1}`, 'alive'];
    expect(done).toEqual([...piece(99), ...piece(199), ...piece(249)]);
  });

  it('says that we are alive while the log takes its time', async () => {
    const { payload, done } = batchOf(1);
    let append = (): void => undefined;
    const taken = inPieces(payload, () => new Promise((resolve) => (append = resolve)));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toEqual(Array.from({ length: 60 }, () => 'alive'));
    append();
    await taken;
    expect(done.slice(60)).toEqual(['resolved 0', 'committed 1', 'alive']);
  });

  it('is left after the piece under way when the service is to stop', async () => {
    const { payload, done, group } = batchOf(250);
    await inPieces(payload, async () => void (group.isRunning = false));
    expect(done).toEqual(['resolved 99', 'committed 100', 'alive']);
  });

  it('is left after the piece under way when the group shares the work anew', async () => {
    const { payload, done, group } = batchOf(250);
    group.heartbeat = () => Promise.reject(new Error('rebalancing'));
    const taken = inPieces(payload, () => new Promise((resolve) => setTimeout(resolve, 1_500)));
    taken.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_500);
    await expect(taken).rejects.toThrow('rebalancing');
    expect(done).toEqual(['alive', 'resolved 99', 'committed 100']);
  });

  it('comes again from the first piece that the log does not take', async () => {
    const { payload, done } = batchOf(250);
    const refuse = ({ offset }: KafkaMessage) => (offset === '150' ? Promise.reject(new Error('away')) : Promise.resolve());
    await expect(inPieces(payload, refuse)).rejects.toThrow('away');
    expect(done).toEqual(['resolved 99', 'committed 100', 'alive']);
  });

  it('makes the group look for its coordinator when that does not answer, and for nothing else', async () => {
    const { payload, group } = batchOf(250);
    const named = (name: string) => Object.assign(new Error(name), { name });
    group.heartbeat = () => Promise.reject(named('KafkaJSConnectionClosedError'));
    await expect(inPieces(coordinated(payload), async () => undefined)).rejects.toMatchObject({ type: 'NOT_COORDINATOR_FOR_GROUP' });
    group.heartbeat = () => Promise.reject(named('KafkaJSProtocolError'));
    await expect(inPieces(coordinated(payload), async () => undefined)).rejects.toMatchObject({ name: 'KafkaJSProtocolError' });
  });
});
