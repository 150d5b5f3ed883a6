import { deepStrictEqual, throws } from 'node:assert';
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { parse } from 'yaml';
import { resourcesOf } from './cloud-resources';

const north = resourcesOf(parse(readFileSync('cloud/north.yaml', 'utf8')));
const of = (category: string) => north.filter(({ resource }) => resource.category === category);

describe('A zone of the cloud', () => {
  it('has its site, its clusters, their hosts and its pools', () =>
    deepStrictEqual([of('site').length, of('cluster').length, of('host').length, of('addressPool').length], [1, 2, 32, 10]));
  it('has room and addresses for two thousand default servers', () => {
    const servers = of('host').reduce(
      (sum, { capacity }) =>
        sum + Math.min(Math.floor(capacity!.vCPU / 2), Math.floor(capacity!.memoryGiB / 4), Math.floor(capacity!.diskGiB / 50)),
      0,
    );
    deepStrictEqual([servers >= 2000, of('addressPool').length * 254 >= 2000], [true, true]);
  });
  it('names everything once', () => deepStrictEqual(new Set(north.map(({ id }) => id)).size, north.length));
  it('numbers its pools onwards', () =>
    deepStrictEqual(
      of('addressPool')
        .map(({ prefix }) => prefix)
        .slice(0, 2),
      ['10.10.0.0/24', '10.10.1.0/24'],
    ));
  it('says what a host is part of', () =>
    deepStrictEqual(of('host')[0]!.resource.resourceRelationship![0]!.resource.id, 'cluster-north-a'));
  it('must have a name', () => throws(() => resourcesOf({} as never), /names its zone/));
});
