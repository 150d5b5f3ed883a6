/** How hubs behave. */
export class HubSettings {
  /** Internal addresses that notifications may be sent to all the same: networks in CIDR notation, or `true` for all of them. */
  readonly allowPrivate: boolean | readonly string[] = false;
  /** Whether a callback may do without TLS. */
  readonly allowHttp: boolean = false;
  /** How long a listener may take to answer. */
  readonly timeoutMs: number = 15_000;
  /** How many listeners a tenant may have, in all hubs of this process together. */
  readonly listenersPerTenant: number = 100;
  /** For how many days it is kept what was delivered. */
  readonly keepDays: number = 30;
  /** What all signatures come from; absent: one that is made at the first start and kept in the database. */
  readonly key?: string;

  constructor(given: Partial<HubSettings> = {}) {
    Object.assign(this, given);
  }
}
