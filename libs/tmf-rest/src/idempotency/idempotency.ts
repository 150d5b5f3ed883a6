import { Inject, Injectable } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import { crashPoint } from '@skyledger/event-store';
import type { FastifyReply } from 'fastify';
import type { KeyedRequest } from './keyed-request';
import { SavedAnswers } from './saved-answers';

/** What a request is done under, and whether it has been done already by somebody who did not live to answer. */
export type Attempt = { readonly commandId: string; readonly isDone: boolean };

/** Does a request once, however often it is sent under the same key, and gives each time the same answer. */
@Injectable()
export class Idempotency {
  constructor(
    @Inject(SavedAnswers) private readonly answers: SavedAnswers,
    @Inject(Ids) private readonly ids: Ids,
  ) {}

  /**
   * The text of the answer; status and headers are on the reply. An answer whose handler says that nobody may store it is not kept: a repetition is worked on
   * again, under the same command id, and so has no second effect.
   */
  async once(request: KeyedRequest, reply: FastifyReply, work: (attempt: Attempt) => Promise<unknown>): Promise<string | undefined> {
    const claim = await this.answers.claim(request, this.ids.next());
    if (claim.kind === 'done') {
      const { status, headers, body } = claim.answer;
      void reply.code(status).headers({ ...headers, 'Idempotency-Replayed': 'true' });
      return body ?? undefined;
    }
    const { commandId } = claim;
    const before = reply.getHeaders();
    let result: unknown;
    try {
      result = await work({ commandId, isDone: claim.kind === 'again' && (await this.answers.hasEffect(request, commandId)) });
    } catch (error) {
      await this.answers.release(request, commandId);
      throw error;
    }
    crashPoint('edge.afterEffect');
    const body = result === undefined ? null : JSON.stringify(result);
    if (body !== null) void reply.header('content-type', 'application/json; charset=utf-8');
    const headers = setSince(before, reply);
    if (headers['cache-control']?.includes('no-store')) await this.answers.release(request, commandId);
    else await this.answers.save(request, { status: reply.statusCode, headers, body });
    return body ?? undefined;
  }
}

/** The headers that belong to this answer: the others are the same on every one. */
const setSince = (before: Record<string, unknown>, reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(
    Object.entries(reply.getHeaders())
      .filter(([name, value]) => before[name] !== value)
      .map(([name, value]) => [name, String(value)]),
  );
