import type { Name } from './operations';
import type { Json } from './samples';

/** What a client may say when it creates a resource, and the server decides all the same. By inner or v4 name. */
const serverDecides: Readonly<Record<string, readonly string[]>> = {
  troubleTicket: ['creationDate', 'statusChangeDate', 'statusChangeReason', 'statusChange', 'statusChangeHistory'],
  usage: ['ratedProductUsage'],
  service: ['state', 'isServiceEnabled', 'startDate', 'endDate', 'serviceDate', 'supportingResource'],
  customerBillOnDemand: ['state'],
  importJob: ['status', 'creationDate', 'completionDate', 'errorLog'],
  exportJob: ['status', 'creationDate', 'completionDate', 'errorLog'],
  hub: ['@type', '@baseType', '@schemaLocation'],
};

/** Attributes whose values a client does not get back as it sent them. */
export const decidedByServer = (resource: string): readonly string[] => ['id', 'href', 'lastUpdate', ...(serverDecides[resource] ?? [])];

/** Of a resource that has just been made (`new`) or that the platform has brought somewhere: changes that its state does not allow. */
export const illegalSteps: Readonly<Record<string, { readonly of: string; readonly patch: Record<string, Json> }>> = {
  productOffering: { of: 'new', patch: { lifecycleStatus: 'Obsolete' } },
  troubleTicket: { of: 'new', patch: { status: 'closed' } },
  productOrder: { of: 'openOrder', patch: { state: 'completed' } },
  product: { of: 'new', patch: { status: 'terminated' } },
  service: { of: 'openService', patch: { state: 'inactive' } },
  resource: { of: 'resource', patch: { category: 'another' } },
  usage: { of: 'usage', patch: { status: 'recycled' } },
  customerBill: { of: 'customerBill', patch: { state: 'settled' } },
};

const lifeCycle = [{ lifecycleStatus: 'In design' }];

/** The way a new one may go, step by step. */
export const legalSteps: Readonly<Record<string, readonly Record<string, Json>[]>> = {
  productCatalog: lifeCycle,
  category: lifeCycle,
  productOffering: lifeCycle,
  productOfferingPrice: lifeCycle,
  productSpecification: lifeCycle,
  troubleTicketSpecification: lifeCycle,
  troubleTicket: [{ status: 'inProgress' }, { status: 'pending' }, { status: 'inProgress' }, { status: 'resolved' }, { status: 'closed' }],
  product: [{ status: 'pendingActive' }, { status: 'active' }],
};

/** Notifications that nothing here gives rise to, and why. */
export const untold: readonly (readonly [name: RegExp, why: string])[] = [
  [/BatchEvent$/, 'changes are told one by one'],
  [/(productOrder|cancelProductOrder)InformationRequiredEvent$/i, 'an order never waits for its customer'],
  [/(JeopardyAlert|Milestone)Event$/, 'orders here have no milestones'],
  [/monitor(AttributeValueChange|Delete)Event$/, 'of a monitor only its state changes, and it stays'],
];

/** What cannot be deleted in the state the platform has brought it to. */
export const kept: Readonly<Record<string, string>> = {
  product: 'product',
  usage: 'usage',
  resource: 'resource',
  productOrder: 'openOrder',
  service: 'openService',
};

/** Attributes that the schema allows and the server does not do, or does not do for every value. */
export const leftOut: Readonly<Record<string, readonly string[]>> = {
  hub: ['query'],
  importJob: ['query', 'path', 'contentType'],
  exportJob: ['query', 'path', 'contentType'],
};

/** What is changed in a PATCH that is to succeed, where no text will do. */
export const changes: Readonly<Record<string, readonly [name: string, value: string]>> = { customerBill: ['state', 'validated'] };

/** Attributes a client may send though the server gives them: usage is named by who records it, and the official v4 of resources asks for these. */
export const mayBeSent: Readonly<Record<string, readonly string[]>> = { usage: ['id'], resource: ['id', 'href'] };

/** Codes that a contract has and the platform does not give, and why. */
export const notGiven = ({ name, resource, code }: { name: Name; resource: string; code: number }): string | undefined => {
  if (code === 202 && (resource !== 'service' || name === 'delete')) return 'done at once';
  if (code === 405) return 'offered here; where it is not, 405 is answered';
  if (code === 409 && name === 'create') return 'nothing in the way of a new one';
  if (code === 409 && name === 'patch' && !(resource in illegalSteps)) return 'any state may follow any';
  if (code === 409 && name === 'delete' && !(resource in kept)) return 'can always be deleted';
  return undefined;
};
