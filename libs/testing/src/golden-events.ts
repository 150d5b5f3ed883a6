import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, type EventStore, type StoredEvent } from '@skyledger/event-store';

type Example = { readonly tenant: string; readonly category: string; readonly id: string; readonly type: string; readonly version: number };

/** The folder of a category's examples: all hubs have one, for their listeners are alike. */
export const goldenFolder = (category: string): string => category.replace(/^tmf\d+Hub$/, 'hub');

/** The folder of the golden events, from the root of the repository. */
export const goldenEvents = 'golden/events';

/**
 * Where GOLDEN=add (`npm run golden`): keeps of what happened in a test one example of each type of event that has none yet, with what came before
 * it on its stream. A file that is there stays as it is.
 */
export const keepExamples = async (store: EventStore): Promise<void> => {
  if (process.env['GOLDEN'] !== 'add') return;
  const apps = new Set(readdirSync('apps'));
  const ours = [...store.registry.values()].filter(
    ({ service, category, decider }) => (apps.has(service) || goldenFolder(category) === 'hub') && decider.events !== undefined,
  );
  const examples = await store.query<Example>(
    `select distinct on (s.category, e.type) s.tenant, s.category, s.id, e.type, e.version
     from event_store.events e join event_store.streams s using (sid)
     where s.category = any($1) order by s.category, e.type, e.version`,
    [ours.map(({ category }) => category)],
  );
  for (const example of examples) await keep(store, example);
};

const keep = async (store: EventStore, { tenant, category, id, type, version }: Example): Promise<void> => {
  const newest = store.registry.get(category)!.decider.events![type]; // what the platform writes on streams has no versions
  const file = join(goldenEvents, goldenFolder(category), `${type}.v${(newest?.length ?? 0) + 1}.json`);
  if (newest === undefined || existsSync(file)) return;
  const reading = { tenant, actor: 'golden', commandId: 'golden' };
  const events = await context.run(reading, () => store.readStream(category, id));
  mkdirSync(join(goldenEvents, goldenFolder(category)), { recursive: true });
  const lines = events.filter((event) => event.version <= version).map((event) => JSON.stringify(asKept(event)));
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`, { flag: 'wx' });
};

const asKept = ({ id, version, type, schemaVersion, recordedAt, data, meta }: StoredEvent) => ({
  ...{ id, version, type, schemaVersion, recordedAt, data },
  meta: { actor: meta.actor, correlationId: meta.correlationId, causationId: meta.causationId },
});
