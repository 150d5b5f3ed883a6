import { crashPoint } from '@skyledger/event-store';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';

const pieceSize = 100;
const beatMs = 1_000;

/**
 * Goes through a batch piece by piece: a piece is taken, then the broker hears that it is. So there is never more under way than a log can take soon; the
 * group knows that its member is alive, however long the log takes; and one that is told to stop, or to share its work, goes when the piece under way is committed.
 */
export const inPieces = async (payload: EachBatchPayload, take: (message: KafkaMessage) => Promise<void>): Promise<void> => {
  const { batch, heartbeat, isRunning, isStale } = payload;
  for (let from = 0; from < batch.messages.length && isRunning() && !isStale(); from += pieceSize) {
    const piece = batch.messages.slice(from, from + pieceSize);
    const lost = await whileAlive(heartbeat, () => Promise.all(piece.map(take)));
    await commit(payload, piece.at(-1)!);
    if (lost) throw lost.error;
    await heartbeat();
  }
};

/** Not through the consumer, which commits nothing once it is told to stop. */
const commit = async ({ batch: { topic, partition }, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload, last: KafkaMessage) => {
  resolveOffset(last.offset); // where the next batch begins
  const offset = String(BigInt(last.offset) + 1n);
  crashPoint('intake.beforeCommit');
  await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
  crashPoint('intake.afterCommit');
};

/** Says meanwhile that we are alive. That the group has gone on without us is no reason to leave half a piece: it is thrown afterwards. */
const whileAlive = async (
  heartbeat: () => Promise<void>,
  work: () => Promise<unknown>,
): Promise<{ readonly error: unknown } | undefined> => {
  let lost: { readonly error: unknown } | undefined;
  const beat = setInterval(() => void heartbeat().catch((error: unknown) => (lost ??= { error })), beatMs);
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
  return lost;
};
