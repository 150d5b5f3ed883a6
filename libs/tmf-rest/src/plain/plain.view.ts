import { patched, type View } from '@skyledger/event-sourcing';
import type { Contract } from '@skyledger/tmf-contracts';

import type { PlainEvent } from './plain.decider';

type Document = Readonly<Record<string, unknown>>;

/** The document of any plain resource. `attributes` are those its contract has: the server fills which of them it owns. */
export const plainView = ({ type }: Contract, attributes: ReadonlySet<string>): View<PlainEvent, Document> => {
  const filled = (recordedAt: string, isNew: boolean): Document => ({
    ...(attributes.has('lastUpdate') && { lastUpdate: recordedAt }),
    ...(isNew && attributes.has('creationDate') && { creationDate: recordedAt }),
  });
  return {
    project(document, { type: happened, data, metadata: { id, recordedAt } }) {
      if (happened === `${type}Deleted`) return undefined;
      if (document === undefined) return { '@type': type, id, ...data, ...filled(recordedAt, true) };
      return { ...patched(document, data), ...filled(recordedAt, false) };
    },
  };
};
