import { Injectable } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { context, EventStore } from '@skyledger/event-store';
import type { ApiVersion, TmfApi } from '@skyledger/tmf-contracts';
import { callbackUrl, hostOf } from '../callback/callback-url';
import { reachable, Unreachable } from '../callback/guarded-connection';
import { AddressBook } from '../callback/resolver';
import { FanOut } from '../delivery/fan-out';
import { HubSettings } from '../hub-settings';
import { interestOf } from '../notification/interest';
import { Keys } from '../signing/keys';
import { secretText } from '../signing/signature';

/** Who wants to listen, and where: the body of the request, and what it was sent to. */
export type Wish = { readonly api: TmfApi; readonly version: ApiVersion; readonly callback: string; readonly query: string };

/** Looks at those who want to listen. */
@Injectable()
export class Registration {
  constructor(
    private readonly store: EventStore,
    private readonly settings: HubSettings,
    private readonly addresses: AddressBook,
    private readonly fanOut: FanOut,
    private readonly keys: Keys,
  ) {}

  /** Refuses what could never be delivered, or may not be. */
  async check({ api, version, callback, query }: Wish): Promise<void> {
    const url = callbackUrl(callback, this.settings);
    interestOf(api, version, query);
    await this.checkNumber();
    if (this.settings.allowPrivate !== true) await this.checkAddress(hostOf(url));
  }

  /** What the listener checks signatures with; it is shown once. */
  async secretOf(listener: string): Promise<string> {
    return secretText((await this.keys.of(context.get().tenant, listener)).secret);
  }

  private async checkNumber(): Promise<void> {
    const [row] = await this.store.query<{ count: number }>(
      'select count(*)::int as count from event_store.documents where tenant = $1 and category = any($2) and document is not null',
      [context.get().tenant, [...this.fanOut.all.keys()]],
    );
    if (row!.count >= this.settings.listenersPerTenant)
      throw new Rejection('conflict', `There may be ${this.settings.listenersPerTenant} listeners at most; unregister one first.`);
  }

  private async checkAddress(host: string): Promise<void> {
    try {
      await reachable(host, { book: this.addresses, allowed: this.settings.allowPrivate });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      throw new Rejection('invalid', 'The host of the callback cannot be found, or is not on the Internet.', 'callback');
    }
  }
}
