import { principalOf } from '@skyledger/access';
import type { FastifyInstance } from 'fastify';
import { Refused } from '../errors/refused';
import { Buckets } from './buckets';

/** How many requests a second a principal may make at the APIs, in the long run; undefined: as many as it likes. */
export class RateLimit {
  constructor(readonly perSecond?: number) {}
}

/** For this many seconds' worth a principal may come at once. */
const burstSeconds = 2;

/**
 * Refuses, before their body is read, the requests of a principal that makes too many. Until identities are proven a principal is who it
 * says it is, at the address it comes from: the limit keeps clients from drowning each other by mistake, and is no protection.
 */
export const limitRate = (instance: FastifyInstance, { perSecond }: RateLimit): void => {
  if (perSecond === undefined) return;
  const buckets = new Buckets(perSecond, perSecond * burstSeconds);
  instance.addHook('onRequest', (request, _reply, done) => {
    if (!request.url.startsWith('/tmf-api/')) return done();
    const { tenant, actor } = principalOf(request);
    const wait = buckets.take(`${tenant} ${actor} ${request.ip}`, performance.now() / 1_000);
    if (wait === 0) return done();
    done(
      new Refused('tooManyRequests', `At most ${perSecond} requests a second are answered.`, undefined, {
        'Retry-After': String(Math.ceil(wait)),
      }),
    );
  });
};
