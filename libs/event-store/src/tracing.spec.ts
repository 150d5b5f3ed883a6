import { afterEach, describe, expect, it } from 'vitest';
import { context } from './context';
import { isTraceparent, type Tracer, tracing, underWay, type Work } from './tracing';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = `00-${trace}-00f067aa0ba902b7-01`;
const who = { tenant: 'default', actor: 'ada', commandId: 'c', traceparent: caller };

const told: (Work & { ended: boolean; failed: boolean })[] = [];
const tracer: Tracer = {
  start: (work) => {
    const one = { ...work, ended: false, failed: false };
    told.push(one);
    const traceparent = `00-${trace}-${String(told.length).padStart(16, '0')}-01`;
    return { traceparent, set: () => undefined, fail: () => (one.failed = true), end: () => (one.ended = true) };
  },
};

afterEach(() => {
  tracing.use(undefined);
  told.length = 0;
});

describe('A traceparent', () => {
  it.each([caller, caller.replace(/^00/, '01'), `${caller.replace(/^00/, '01')}-more`])('may be %s', (text) =>
    expect(isTraceparent(text)).toBe(true),
  );
  it.each([
    undefined,
    7,
    '',
    'hello',
    caller.toUpperCase(),
    caller.replace(/^00/, 'ff'),
    `${caller}-more`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
  ])('is never %s', (text) => expect(isTraceparent(text)).toBe(false));
});

describe('Without a tracer', () => {
  it('nobody is asked what work is about', async () => {
    const about = () => expect.fail('asked');
    expect(await tracing.span(about, async (span) => span)).toBeUndefined();
  });
  it('what came in is what is carried on', () => context.run(who, () => expect(tracing.traceparent()).toBe(caller)));
  it('work for another flow carries on the traceparent of that', () =>
    tracing.goOn('read', caller, async () => expect(tracing.traceparent()).toBe(caller)));
});

describe('A span', () => {
  const about = (name: string) => (): Work => ({ name, kind: 'internal' });

  it('belongs to what the context came with', async () => {
    tracing.use(tracer);
    await context.run(who, () => tracing.span(about('outer'), async () => undefined));
    expect(told).toMatchObject([{ name: 'outer', parent: caller, ended: true, failed: false }]);
  });
  it('belongs to the span around it', async () => {
    tracing.use(tracer);
    await context.run(who, () => tracing.span(about('outer'), () => tracing.span(about('inner'), async () => undefined)));
    expect(told[1]).toMatchObject({ name: 'inner', parent: `00-${trace}-${'1'.padStart(16, '0')}-01` });
  });
  it('has no parent where it is said to have none', async () => {
    tracing.use(tracer);
    await context.run(who, () => tracing.span(() => ({ ...about('root')(), parent: undefined }), async () => undefined)); // prettier-ignore
    expect(told[0]!.parent).toBeUndefined();
  });
  it('fails with its work', async () => {
    tracing.use(tracer);
    await expect(tracing.span(about('bad'), () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    expect(told).toMatchObject([{ ended: true, failed: true }]);
  });
  it('of work that came to nothing is not told', async () => {
    tracing.use(tracer);
    await tracing.span(about('nothing'), async (span) => span!.forget());
    expect(told).toMatchObject([{ ended: false }]);
  });
  it('for another flow is linked with what it is done for', async () => {
    tracing.use(tracer);
    const order = caller.replace('4bf9', 'aaaa');
    await context.run(who, () => tracing.goOn('read meter', order, async () => undefined));
    expect(told).toMatchObject([{ name: 'read meter', parent: order, links: [caller] }]);
  });
});

describe('A line of the log', () => {
  it('says on whose behalf, in which flow and in which trace', () =>
    context.run({ ...who, correlationId: 'f' }, () =>
      expect(underWay()).toEqual({ tenant: 'default', actor: 'ada', correlation_id: 'f', trace_id: trace, span_id: '00f067aa0ba902b7' }),
    ));
  it('says nothing where nothing is under way', () => expect(underWay()).toEqual({}));
});
