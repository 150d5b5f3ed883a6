import { CompressionTypes, type Message, type ProducerBatch } from 'kafkajs';
import { isUnfit, MessageRefused } from './refused';

/** A message and the topic it is for. */
export type Addressed = { readonly topic: string; readonly message: Message };

/** Where batches go. */
export type Batches = { sendBatch(batch: ProducerBatch): Promise<unknown> };

/** Messages that are sent all, or those before one that no broker takes. */
type Waiting = { readonly messages: readonly Addressed[]; readonly sent: () => void; readonly failed: (error: unknown) => void };

const mostAtOnce = 500;
/** A broker takes no batch of more than a megabyte for one partition, and all of these may be for one. */
const mostBytes = 786_432;

/** Sends messages in batches: what has gathered while one is under way is the next. A message is sent when all replicas in sync have it. */
export class Sender {
  private queue: Waiting[] = [];
  private isSending = false;

  constructor(
    private readonly producer: Batches,
    private readonly prefix = '',
  ) {}

  /** Resolves when all of them are kept by the broker; order per key is that of the calls. Rejects with MessageRefused where the broker will never take one of them. */
  send(messages: readonly Addressed[]): Promise<void> {
    return new Promise((sent, failed) => {
      this.queue.push({ messages, sent, failed });
      this.pump();
    });
  }

  private pump(): void {
    if (this.isSending || this.queue.length === 0) return;
    this.isSending = true;
    queueMicrotask(() => void this.next());
  }

  /** How many of those that wait are sent at once; one, however large it is. */
  private room(): number {
    let [count, bytes] = [0, 0];
    const tooMuch = this.queue.findIndex(({ messages }, index) => {
      count += messages.length;
      bytes += sizeOf(messages);
      return index > 0 && (count > mostAtOnce || bytes > mostBytes);
    });
    return tooMuch === -1 ? this.queue.length : tooMuch;
  }

  private async next(): Promise<void> {
    await this.deliver(this.queue.splice(0, this.room()));
    this.isSending = false;
    this.pump();
  }

  /** A topic may take less at once than others, and one message may be more than it ever takes: halves tell which. */
  private async deliver(all: readonly Waiting[]): Promise<void> {
    try {
      await this.post(all.flatMap(({ messages }) => messages));
      for (const { sent } of all) sent();
    } catch (error) {
      if (!isUnfit(error)) for (const { failed } of all) failed(error);
      else if (all.length === 1) await this.deliverEach(all[0]!);
      else {
        await this.deliver(all.slice(0, all.length / 2));
        await this.deliver(all.slice(all.length / 2));
      }
    }
  }

  /** What follows one that is not taken is not sent: it would overtake. */
  private async deliverEach({ messages, sent, failed }: Waiting): Promise<void> {
    try {
      for (const message of messages) await this.postAlone(message);
      sent();
    } catch (error) {
      failed(error);
    }
  }

  private async postAlone(message: Addressed): Promise<void> {
    try {
      await this.post([message], CompressionTypes.GZIP);
    } catch (error) {
      throw isUnfit(error) ? new MessageRefused(this.prefix + message.topic, sizeOf([message]), error) : error;
    }
  }

  private async post(messages: readonly Addressed[], compression = compressionOf(messages)): Promise<void> {
    await this.producer.sendBatch({ acks: -1, compression, topicMessages: byTopic(messages, this.prefix) });
  }
}

/** A little too much rather than too little: what a record says beside its key, value and headers. */
const overhead = 100;

const sizeOf = (messages: readonly Addressed[]): number =>
  messages
    .flatMap(({ message: { key, value, headers = {} } }) => [key, value, ...Object.entries(headers).flat(2)])
    .reduce<number>((sum, part) => sum + Buffer.byteLength(part ?? ''), overhead * messages.length);

/** What is too large for one batch as it is goes in a tenth of its size; for others that is not worth its while. */
const compressionOf = (messages: readonly Addressed[]): CompressionTypes =>
  sizeOf(messages) > mostBytes ? CompressionTypes.GZIP : CompressionTypes.None;

const byTopic = (batch: readonly Addressed[], prefix: string) => {
  const topics = new Map<string, Message[]>();
  for (const { topic, message } of batch) {
    const messages = topics.get(topic);
    if (messages) messages.push(message);
    else topics.set(topic, [message]);
  }
  return [...topics].map(([topic, messages]) => ({ topic: prefix + topic, messages }));
};
