import { CompressionTypes, type Message, type Producer } from 'kafkajs';

/** A message and the topic it is for. */
export type Addressed = { readonly topic: string; readonly message: Message };

type Waiting = Addressed & { readonly sent: () => void; readonly failed: (error: unknown) => void };

const mostAtOnce = 500;
/** A broker takes no batch of more than a megabyte for one partition, and all of these may be for one. */
const mostBytes = 786_432;

/** Sends messages in batches: what has gathered while one is under way is the next. A message is sent when all replicas in sync have it. */
export class Sender {
  private queue: Waiting[] = [];
  private isSending = false;

  constructor(
    private readonly producer: Producer,
    private readonly prefix = '',
  ) {}

  /** Resolves when all of them are kept by the broker; order per key is that of the calls. */
  async send(messages: readonly Addressed[]): Promise<void> {
    const sent = messages.map((one) => new Promise<void>((resolve, reject) => this.queue.push({ ...one, sent: resolve, failed: reject })));
    this.pump();
    await Promise.all(sent);
  }

  private pump(): void {
    if (this.isSending || this.queue.length === 0) return;
    this.isSending = true;
    queueMicrotask(() => void this.next());
  }

  /** How many of those that wait are sent at once; one, however large it is. */
  private room(): number {
    let bytes = 0;
    const tooMuch = this.queue.findIndex(
      ({ message }, index) => index === mostAtOnce || ((bytes += sizeOf(message)) > mostBytes && index > 0),
    );
    return tooMuch === -1 ? this.queue.length : tooMuch;
  }

  private async next(): Promise<void> {
    const batch = this.queue.splice(0, this.room());
    try {
      await this.producer.sendBatch({ acks: -1, compression: compressionOf(batch), topicMessages: byTopic(batch, this.prefix) });
      for (const { sent } of batch) sent();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
    this.isSending = false;
    this.pump();
  }
}

/** A little too much rather than too little: what a record says beside its key, value and headers. */
const overhead = 100;

const sizeOf = ({ key, value, headers = {} }: Message): number =>
  [key, value, ...Object.entries(headers).flat(2)].reduce<number>((sum, part) => sum + Buffer.byteLength(part ?? ''), overhead);

/** One that is too large alone is sent in a tenth of its size; for others that is not worth its while. */
const compressionOf = (batch: readonly Waiting[]): CompressionTypes =>
  batch.length === 1 && sizeOf(batch[0]!.message) > mostBytes ? CompressionTypes.GZIP : CompressionTypes.None;

const byTopic = (batch: readonly Waiting[], prefix: string) => {
  const topics = new Map<string, Message[]>();
  for (const { topic, message } of batch) {
    const messages = topics.get(topic);
    if (messages) messages.push(message);
    else topics.set(topic, [message]);
  }
  return [...topics].map(([topic, messages]) => ({ topic: prefix + topic, messages }));
};
