import type { Notification } from '@skyledger/messaging';
import { type ApiVersion, openapi } from '@skyledger/tmf-contracts';
import { type Face, facesOf, shownIn } from '@skyledger/tmf-rest';

/** A notification as one version tells it. */
export type Told = {
  /** 'ProductOrderStateChangeEvent', in the version's names. */
  readonly name: string;
  readonly envelope: Readonly<Record<string, unknown>>;
};

type Resource = Readonly<Record<string, unknown>>;

/** The notification in the envelope and the names of a version; undefined where that version does not have it. */
export const toldIn = (version: ApiVersion, notification: Notification, publicUrl: string): Told | undefined => {
  const face = facesOf(notification.resource).find((one) => one.version === version);
  const name = face && nameIn(face, notification.type);
  if (face === undefined || name === undefined) return undefined;
  const resource = shownIn(face, notification.document as object, publicUrl);
  return {
    name,
    envelope: {
      ...header(face, name, notification),
      ...v5Header(face, name, notification, resource),
      event: { [face.shown.path]: resource },
    },
  };
};

/** The same without what is in the resource, for messages that would be too long: whoever wants it asks for it. */
export const thin = ({ name, envelope }: Told): Told => {
  const [[path, { id, href, '@type': type }]] = Object.entries(envelope['event'] as Record<string, Resource>) as [[string, Resource]];
  return { name, envelope: { ...envelope, event: { [path]: { id, href, ...(type !== undefined && { '@type': type }) } } } };
};

/** The last part of the address a listener gets it at: 'productOrderStateChangeEvent'. */
export const operationOf = (name: string): string => `${name[0]!.toLowerCase()}${name.slice(1)}`;

const nameIn = ({ contract, shown }: Face, type: string): string | undefined => {
  const name = type.startsWith(contract.type) ? `${shown.type}${type.slice(contract.type.length)}` : type;
  return shown.events.includes(name) ? name : undefined;
};

const header = ({ contract, version }: Face, name: string, { id, time, correlationId }: Notification) => ({
  eventId: id,
  eventTime: time,
  eventType: name,
  correlationId,
  domain: (openapi(contract.api, version) as { info: { title: string } }).info.title,
  timeOcurred: time,
});

/** v5 spells it rightly in its schema and wrongly in its examples, so it gets both. */
const v5Header = ({ version, shown }: Face, name: string, { time }: Notification, { id, href }: Resource) =>
  version === 'v4'
    ? {}
    : {
        '@type': name,
        timeOccurred: time,
        source: { '@type': 'EntityRef', id, href, '@referredType': shown.type },
        reportingSystem: { '@type': 'EntityRef', id: 'skyledger', name: 'Skyledger', '@referredType': 'System' },
      };
