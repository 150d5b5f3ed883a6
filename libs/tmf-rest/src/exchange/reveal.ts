import { pipeline, Readable, Transform } from 'node:stream';
import { principalOf } from '@skyledger/access';
import { hasEnvelope, type PersonalData } from '@skyledger/event-store';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const ofApis = '/tmf-api/';

/** Lets people read what is stored encrypted: the last thing that happens to an answer, so that nothing that is kept of it holds more. */
export const revealAnswers = (instance: FastifyInstance, personal: PersonalData): void => {
  instance.addHook('onSend', (request, reply, payload, done) => {
    if (!request.url.startsWith(ofApis)) return done(null, payload);
    if (payload instanceof Readable)
      return done(
        null,
        pipeline(payload, revealing(request, personal), () => undefined),
      ); // who reads hears of an error
    if (!isText(payload) || !hasEnvelope(payload)) return done(null, payload);
    const { tenant } = principalOf(request);
    (typeof payload === 'string' ? personal.reveal(tenant, payload) : personal.revealBytes(tenant, payload)).then(
      (text) => {
        void reply.removeHeader('content-length');
        done(null, text);
      },
      (error: Error) => done(error),
    );
  });
};

const isText = (payload: unknown): payload is string | Buffer => typeof payload === 'string' || Buffer.isBuffer(payload);

/** The portions of a long list end where a resource does, so no encrypted text is cut in two. */
const revealing = (request: FastifyRequest, personal: PersonalData): Transform =>
  new Transform({
    transform(portion: Buffer, _encoding, done) {
      if (!hasEnvelope(portion)) return done(null, portion);
      personal.reveal(principalOf(request).tenant, portion.toString()).then((text) => done(null, Buffer.from(text)), done);
    },
  });
