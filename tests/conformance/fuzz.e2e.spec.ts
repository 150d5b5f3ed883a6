import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badBodies, ownedByServer, type Plan, type Target } from './fuzz/bad-bodies';
import { badEdits, badIds, badMethods, badWholes } from './fuzz/bad-heads';
import { badQueries, hostileQueries } from './fuzz/bad-queries';
import { Chance } from './fuzz/chance';
import { Tally } from './fuzz/judge';
import { sendAll } from './fuzz/sender';
import { type Face, faces } from './operations';
import { innerName } from './platform';
import { least, World } from './world';

const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const wanted = Number(process.env['FUZZ_REQUESTS'] ?? 24_000);

const world = new World();
beforeAll(() => world.begin());
afterAll(() => world.end());

const grown = ['service', 'customerBill'];

/** Where bodies can be sent to, for a face: to make one, and to change one that is there. */
const targetsOf = async (face: Face): Promise<Target[]> => {
  const id = face.patch && (grown.includes(innerName(face)) ? world.grownOf(innerName(face)) : await world.find(face));
  return [
    ...(face.create ? [{ face, operation: face.create, path: face.path, base: world.bodyFor(face, least) }] : []),
    ...(face.patch ? [{ face, operation: face.patch, path: `${face.path}/${id}`, base: {} }] : []),
  ];
};

const queriesOf = ({ list }: Face): Plan[] => (list ? [...badQueries(list, list.shows), ...hostileQueries(list)] : []);

const aroundOf = (face: Face): Plan[] => [
  ...[face.retrieve, face.delete].flatMap((operation) => (operation ? badIds(operation) : [])),
  ...(face.patch ? badIds(face.patch, '{}') : []),
  ...badMethods(face.path),
];

describe('Bad requests', () => {
  it('are refused, every one: no 5xx, nothing hangs, a valid Error that names the attribute', async () => {
    const chance = new Chance(seed);
    const targets = (await Promise.all(faces.map(targetsOf))).flat();
    const possible = [
      ...faces.flatMap((face) => [...queriesOf(face), ...aroundOf(face)]),
      ...targets.flatMap((target) => [...badWholes(target), ...badEdits(target), ...ownedByServer(target), ...badBodies(target, chance)]),
    ];
    const chosen = chance.some(chance.fairly(possible, wanted), wanted);
    const tally = new Tally();
    await sendAll(world.platform.url, chosen, 16, tally.note);
    console.log(`Seed ${seed}, of ${possible.length} possible ones: ${tally.told}`);
    expect(
      [...tally.faults]
        .slice(0, 40)
        .map(([what, how]) => `${what}\n    ${how}`)
        .join('\n'),
    ).toBe('');
    expect(chosen.length).toBe(Math.min(wanted, possible.length));
  });
});
