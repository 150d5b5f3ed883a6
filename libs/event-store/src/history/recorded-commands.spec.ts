import { describe, expect, it } from 'vitest';
import { memoryEventStore } from '../adapters/memory/memory-adapter';
import { type Context, context } from '../context';
import { counter, counterView } from '../counter.fixture';
import { commandsOf, recordedCommands } from './recorded-commands';

describe('A command from outside', () => {
  it('is kept with the first event it led to, and takes no room where an event says the same', () => {
    const events = [{ data: { a: 1 } }, { data: { b: [2] } }];
    expect(
      recordedCommands(
        [
          { type: 'B', data: { b: [2] } },
          { type: 'C', data: { c: 3 } },
        ],
        events,
      ),
    ).toEqual([
      { type: 'B', as: 1 },
      { type: 'C', data: { c: 3 } },
    ]);
  });

  it('is found again; one from an event is not kept', async () => {
    const store = memoryEventStore();
    const counters = store.aggregate(counter, counterView);
    const adds = [1, 0, 2].map((amount) => ({ type: 'Add' as const, data: { amount } }));
    const handle = (current: Partial<Context>, id: string) =>
      context.run({ tenant: 'default', actor: 'a', commandId: id, ...current }, async () => {
        await counters.handle(id, ...adds);
        return commandsOf(await store.readStream('counter', id));
      });
    expect(await handle({}, 'from outside')).toEqual(adds);
    expect(await handle({ causationId: 'event' }, 'from an event')).toBeUndefined();
    await store.close();
  });
});
