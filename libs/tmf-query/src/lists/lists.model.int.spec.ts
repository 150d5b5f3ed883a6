import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Categories, names } from './lists.fixture';

let categories: Categories;
beforeAll(async () => {
  categories = await Categories.open();
}, 60_000);
afterAll(() => categories?.app.close());

const change = fc.oneof(
  fc.record({ type: fc.constant('Create' as const), at: fc.nat(), name: fc.constantFrom(...names) }),
  fc.record({ type: fc.constant('Change' as const), at: fc.nat(), name: fc.constantFrom(...names) }),
  fc.record({ type: fc.constant('Delete' as const), at: fc.nat(), name: fc.constantFrom(...names) }),
);

it('A list that is asked for again is, after any changes, what a plain array of what was written is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(change, { maxLength: 4 }), fc.nat(6), fc.nat(5)), { minLength: 5, maxLength: 12 }),
      async (steps) => {
        categories.run += 1;
        let created = 0;
        let model: { id: string; name: string }[] = [];
        for (const [changes, offset, limit] of steps) {
          for (const { type, at, name } of changes) {
            const found = model[at % Math.max(1, model.length)];
            const id = type === 'Create' || found === undefined ? `${categories.run}-${(created += 1)}` : found.id;
            if (type === 'Create' || found === undefined) model.push({ id, name });
            else model = model.flatMap((one) => (one.id !== id ? one : type === 'Delete' ? [] : { id, name }));
            if (type === 'Create' || found === undefined) await categories.create(id, name);
            else await categories.handle(id, type, type === 'Change' ? { name } : {});
          }
          for (const name of names) {
            const expected = model.filter((one) => one.name === name).map(({ id }) => id);
            const seen = await categories.ids(categories.named(name, { offset, limit }));
            expect(seen).toEqual({ ids: expected.slice(offset, offset + limit), total: expected.length });
          }
        }
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);
