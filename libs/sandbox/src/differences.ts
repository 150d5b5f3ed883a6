import type { StoredEvent } from '@skyledger/event-store';
import { changesBetween } from './changes';
import type { GivenCommand } from './gates';
import type { Difference, Report } from './report';

/**
 * What a replay did otherwise than is recorded; and, where the same recording was replayed by the code as it is (`baseline`), than that did. The
 * events come first, in the order of the log, so that the first difference is the cause of the others, or near it.
 */
export const differencesIn = (report: Report, baseline?: Report): Difference[] => [
  ...eventDifferences(report),
  ...(baseline ? commandDifferences(baseline.commands, report.commands) : []),
  ...documentDifferences(report, baseline ?? report),
  ...report.refusals.map(({ event, reason }) => ({ ...named('refusal', 'new', event), reason })),
  ...report.failures.map((failure) => ({
    ...named('failure', 'new', failure),
    reason: `${failure.service}: ${failure.error}`,
  })),
];

type Named = { readonly category: string; readonly id: string; readonly type?: string };

const named = (what: Difference['what'], how: Difference['how'], { category, id, type }: Named): Difference => ({
  ...{ what, how, category, id },
  ...(type !== undefined && { type }),
});

const eventDifferences = ({ recorded, events }: Report): Difference[] => {
  const [before, after] = [byId(recorded), byId(events)];
  const all = [...recorded, ...events.filter(({ eventId }) => !before.has(eventId))].toSorted((a, b) => a.position - b.position);
  return all.flatMap((event): Difference[] => {
    const [old, now] = [before.get(event.eventId), after.get(event.eventId)];
    if (!now) return [named('event', 'missing', event)];
    if (!old)
      return [
        {
          ...named('event', 'new', event),
          changes: [{ path: 'data', before: undefined, after: event.data }],
        },
      ];
    const changes = changesBetween(shown(old), shown(now));
    return changes.length === 0 ? [] : [{ ...named('event', 'changed', event), changes }];
  });
};

const byId = (events: readonly StoredEvent[]) => new Map(events.map((event) => [event.eventId, event]));
const shown = ({ type, version, recordedAt, data }: StoredEvent) => ({ type, version, recordedAt, data });

const commandDifferences = (before: readonly GivenCommand[], after: readonly GivenCommand[]): Difference[] => {
  const [old, now] = [numbered(before), numbered(after)];
  const missing = [...old].filter(([key]) => !now.has(key)).map(([, one]) => named('command', 'missing', one));
  const others = [...now].flatMap(([key, one]): Difference[] => {
    const was = old.get(key);
    const changes = changesBetween(was && { type: was.type, data: was.data }, { type: one.type, data: one.data });
    return changes.length === 0 ? [] : [{ ...named('command', was ? 'changed' : 'new', one), changes }];
  });
  return [...missing, ...others];
};

/** By the id of the command and its place among those of that id: that is the same in every replay. */
const numbered = (commands: readonly GivenCommand[]): Map<string, GivenCommand> => {
  const counts = new Map<string, number>();
  return new Map(
    commands.map((command) => {
      const key = `${command.commandId} ${command.category}/${command.id}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return [`${key} ${counts.get(key)}`, command];
    }),
  );
};

const documentDifferences = ({ documents }: Report, baseline: Report): Difference[] =>
  Object.keys({ ...baseline.documents, ...documents }).flatMap((name): Difference[] => {
    const [before, after] = [baseline.documents[name]?.recorded, documents[name]?.replayed];
    const changes = changesBetween(before, after);
    const [category, id] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
    const how = before === undefined ? 'new' : after === undefined ? 'missing' : 'changed';
    return changes.length === 0 ? [] : [{ ...named('document', how, { category, id }), changes }];
  });
