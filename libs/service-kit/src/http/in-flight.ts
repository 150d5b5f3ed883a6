import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Knows which requests are being answered, so that a stop can wait for them, and only for them. */
@Injectable()
export class InFlight {
  private count = 0;
  private waiting: (() => void)[] = [];

  /** Counts requests from their head to the end of their answer, or of their connection. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.count++;
      reply.raw.on('close', this.ended);
      done();
    });
  }

  /** Resolves when all are answered, or when the time is over. */
  async none(milliseconds: number): Promise<void> {
    if (this.count === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }

  private readonly ended = (): void => {
    if (--this.count === 0) for (const go of this.waiting.splice(0)) go();
  };
}
