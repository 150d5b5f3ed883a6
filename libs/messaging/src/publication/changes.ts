import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '@skyledger/tmf-contracts';

type Document = Readonly<Record<string, unknown>>;
type Described = Pick<Contract, 'resource' | 'events' | 'stateAttribute' | 'stateNotification'> & { readonly type: string };

/** Says which notifications a change of a resource's document is. */
export type NotificationTypes = (before: Document | undefined, after: Document | undefined) => string[];

/** Written with every change, so they are no news by themselves. */
const stamps = new Set(['lastUpdate', 'href']);

const usual = new Set(['Create', 'AttributeValueChange', 'StateChange', 'StatusChange', 'Delete']);

/** States whose beginning is announced under a name of its own, beside the change of state. */
const announcedStates: Readonly<Record<string, string>> = { Resolved: 'resolved', InformationRequired: 'pending' };

/**
 * The TMF notifications that a change of a document is, as far as the contract has them.
 *
 * A change of state is that, whatever changed with it. Beside it stands what the contract announces of a state
 * (`TroubleTicketResolvedEvent`) or of one attribute (`ServiceOperatingStatusChangeEvent`, `ProductOrderMilestoneEvent`).
 */
export const notificationTypesOf = (contract: Described): NotificationTypes => {
  const { type, stateAttribute, stateNotification } = contract;
  const offered = suffixesOf(contract);
  const announcements = [...offered].filter((suffix) => !usual.has(suffix)).map((suffix) => announcementOf(contract, suffix));
  const byThemselves = new Set(announcements.map(({ attribute }) => attribute));

  const suffixes = (before?: Document, after?: Document): string[] => {
    if (before === undefined) return after === undefined ? [] : ['Create'];
    if (after === undefined) return ['Delete'];
    const changed = changedAttributes(before, after);
    const isOfState =
      stateNotification !== undefined && offered.has(stateNotification) && changed.some((name) => stateAttribute.includes(name));
    const announced = announcements.filter(({ attribute, value }) => changed.includes(attribute) && (!value || after[attribute] === value));
    const isOfAttributes = changed.some((name) => !byThemselves.has(name) || stateAttribute.includes(name));
    return [
      ...(isOfState ? [stateNotification] : isOfAttributes ? ['AttributeValueChange'] : []),
      ...announced.map(({ suffix }) => suffix),
    ];
  };
  return (before, after) =>
    suffixes(before, after)
      .filter((suffix) => offered.has(suffix))
      .map((suffix) => `${type}${suffix}Event`);
};

/** 'Create', 'StatusChange', 'Resolved'; contracts write some names with a small first letter. */
const suffixesOf = ({ type, events }: Described): Set<string> =>
  new Set(
    events.filter((name) => name.toLowerCase().startsWith(type.toLowerCase())).map((name) => name.slice(type.length, -'Event'.length)),
  );

type Announcement = { readonly suffix: string; readonly attribute: string; readonly value?: string };

/** A state that begins, or an attribute that the event is named after: 'productOrderMilestone', 'operatingStatus'. */
const announcementOf = ({ resource, stateAttribute }: Described, suffix: string): Announcement => {
  const value = announcedStates[suffix];
  if (value !== undefined) return { suffix, attribute: stateAttribute[0] ?? '', value };
  const isChange = suffix.endsWith('Change');
  return { suffix, attribute: isChange ? lowerFirst(suffix.slice(0, -'Change'.length)) : `${resource}${suffix}` };
};

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const changedAttributes = (before: Document, after: Document) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !stamps.has(name) && before[name] !== after[name] && !isDeepStrictEqual(before[name], after[name]),
  );
