import type { ResourceType, TmfApi } from '../generated/types';

/** A version of the TM Forum APIs that is served at the edge. Inside, everything is v5-shaped. */
export type ApiVersion = 'v4' | 'v5';

/** What a client may do with a resource. */
export type Operation = 'list' | 'create' | 'retrieve' | 'patch' | 'delete';

/** How one version presents a resource. */
export type ContractVersion = {
  /** '/tmf-api/troubleTicket/v4' */
  readonly basePath: string;
  /** Below the base path: 'troubleTicket'. Also the payload key of its notifications. */
  readonly path: string;
  /** The name of the resource in this version: 'TroubleTicket'. */
  readonly type: string;
  readonly operations: readonly Operation[];
  /** Components of `schemas(version)`; create and update exist where the operation does. */
  readonly schema: { readonly resource: string; readonly create?: string; readonly update?: string };
  /** What a client can never patch, in this version's names. */
  readonly nonPatchable: readonly string[];
  /** Query parameters of the list operation. */
  readonly query: readonly string[];
  /** Success codes of each operation. */
  readonly statuses: Readonly<Partial<Record<Operation, readonly number[]>>>;
  /** Notifications in this version's names: 'CatalogCreateEvent' where v5 says 'ProductCatalogCreateEvent'. */
  readonly events: readonly string[];
};

/** What the contracts say about one resource, in all its versions. */
export type Contract = {
  readonly api: TmfApi;
  /** The inner name, which is v5's: 'productCatalog'. */
  readonly resource: string;
  /** The inner type, a key of `shapes`: 'ProductCatalog'. */
  readonly type: ResourceType;
  /** The attributes whose change is a state change; empty where the resource has none. */
  readonly stateAttribute: readonly string[];
  readonly stateNotification?: 'StateChange' | 'StatusChange';
  /** All notifications in inner names, those of every version together. */
  readonly events: readonly string[];
  readonly versions: Readonly<Partial<Record<ApiVersion, ContractVersion>>>;
};

/** How one attribute of an inner type appears in a version. */
export type AttributeShape = {
  /** Its name in the version. */
  readonly name: string;
  /** The inner type of its value, a key of the same `shapes` table. */
  readonly type?: string;
  /** Inside, it is an array. */
  readonly array?: true;
  /** Inside an array, in the version its first item only. */
  readonly single?: true;
  /** Inside an object, in the version only this attribute of it. */
  readonly scalar?: string;
  /** Inside an object of its own, of which the version has only these attributes, directly in the parent. */
  readonly flat?: readonly string[];
  /** In the version it stands one level deeper, inside this object. */
  readonly nestedIn?: string;
  /** Values with another name: inner value to the version's. One to one. */
  readonly values?: Readonly<Record<string, string>>;
  /** Values the version does not have, and the one it is told instead. */
  readonly nearest?: Readonly<Record<string, string>>;
  /** Decimal text inside, a number in the version. */
  readonly decimal?: true;
  /** JSON inside, its text in the version. */
  readonly text?: true;
};

/** How an inner type appears in one version. */
export type Shape = {
  /** Its name in the version. */
  readonly name: string;
  /** By inner name; an attribute the version does not have is absent. */
  readonly attributes: Readonly<Record<string, AttributeShape>>;
  /** Inner attributes this version cannot say. */
  readonly dropped: readonly string[];
  /** Whether the version says `@type` on every such object. */
  readonly typed: boolean;
};
