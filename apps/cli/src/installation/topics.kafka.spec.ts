import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { asyncapi } from '@skyledger/tmf-contracts';
import { describe, expect, inject, it } from 'vitest';
import { freePort } from '../../../../tools/run/free-port.mjs';

const all = Object.keys(asyncapi().channels).length;
const settings = { KAFKA_BROKERS: inject('kafka'), KAFKA_PREFIX: `${randomUUID()}.` };

const topics = async (parameters: string, more: NodeJS.ProcessEnv = {}) => {
  const env = { ...process.env, ...settings, ...more };
  const child = spawn(process.execPath, ['dist/apps/cli/index.js', 'topics', ...parameters.split(' ')], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said, last: said.trimEnd().split('\n').at(-1) };
};

describe('skyledger topics', () => {
  it('makes every topic of the platform, and nothing the second time', async () => {
    expect(await topics('check --replicas 1 --partitions 2')).toMatchObject({ code: 1, last: `${all} topics: ${all} would be made.` });
    const made = await topics('apply --replicas 1 --partitions 2');
    expect(made).toMatchObject({ code: 0, last: `${all} topics: ${all} made.` });
    expect(made.said).toMatch(/\.tmf622\.productOrder +2 +1 +7 {2}made\n/);
    expect(await topics('apply --replicas 1 --partitions 2')).toMatchObject({ code: 0, last: `${all} topics: ${all} already there.` });
    expect(await topics('check --replicas 1 --partitions 2')).toMatchObject({ code: 0 });
  });

  it('changes what is asked of one topic, and says what that means', async () => {
    const asked = '--replicas 1 --partitions 2 --topic tmf635.usage:partitions=4,retention-days=3';
    expect(await topics(`apply ${asked}`)).toMatchObject({ last: `${all} topics: ${all - 1} already there, 1 changed.` });
    expect(await topics(`check ${asked}`)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/has 2 partitions, not 4: --grow adds them/),
    });
    expect(await topics(`apply ${asked} --grow`)).toMatchObject({ said: expect.stringMatching(/2 -> 4 partitions: messages of a key/) });
    expect(await topics(`check ${asked}`)).toMatchObject({ code: 0 });
  });

  it.each<[string, string, NodeJS.ProcessEnv, RegExp]>([
    ['no broker is named', 'apply', { KAFKA_BROKERS: '' }, /KAFKA_BROKERS: missing/],
    ['there are too few', 'apply --replicas 3', {}, /3 replicas need as many brokers, and there are 1/],
    ['a topic is none', 'apply --replicas 1 --topic tmf635.bill:partitions=4', {}, /There is no topic tmf635\.bill/],
    ['a number is none', 'apply --partitions many', {}, /whole number/],
    ['SASL is half set', 'check', { KAFKA_SASL: 'plain' }, /KAFKA_SASL: needs KAFKA_USERNAME/],
  ])('says so where %s', async (_, parameters, more, why) => {
    const { code, said } = await topics(parameters, more);
    expect(said).toMatch(why);
    expect(code).toBe(1);
  });

  it('says so where nobody answers', async () => {
    const { code, said } = await topics('apply', { KAFKA_BROKERS: `127.0.0.1:${await freePort()}` });
    expect(said).toMatch(/No broker answers: see whether they run/);
    expect(said).not.toMatch(/ {4}at /);
    expect(code).toBe(1);
  });
});
