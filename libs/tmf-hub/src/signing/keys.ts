import { createHmac, createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { HubSettings } from '../hub-settings';
import type { SigningKeys } from './signature';

const pkcs8OfEd25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * All keys come from one: a listener's secret is derived from it and from the listener's id. So no event, no document and no row holds a
 * secret, and none can be read out of the log.
 */
@Injectable()
export class Keys {
  private main?: Promise<Buffer>;
  private signing?: KeyObject;

  constructor(
    private readonly store: EventStore,
    private readonly settings: HubSettings,
  ) {}

  /** What a listener's messages are signed with. */
  async of(tenant: string, listener: string): Promise<SigningKeys> {
    return { secret: await this.derived(`secret of ${tenant}/${listener}`), privateKey: await this.privateKey() };
  }

  /** The key by which everybody can tell that a message is ours. */
  async publicKey(): Promise<KeyObject> {
    return createPublicKey(await this.privateKey());
  }

  private async privateKey(): Promise<KeyObject> {
    this.signing ??= createPrivateKey({
      key: Buffer.concat([pkcs8OfEd25519, await this.derived('ed25519')]),
      format: 'der',
      type: 'pkcs8',
    });
    return this.signing;
  }

  private async derived(purpose: string): Promise<Buffer> {
    this.main ??= this.load();
    const key = await this.main.catch((error: unknown) => {
      this.main = undefined;
      throw error;
    });
    return createHmac('sha256', key).update(`skyledger hub 1: ${purpose}`).digest();
  }

  private async load(): Promise<Buffer> {
    if (this.settings.key !== undefined) return Buffer.from(this.settings.key);
    await this.store.query("insert into hub.keys (name, secret) values ('main', $1) on conflict do nothing", [randomBytes(32)]);
    const [row] = await this.store.query<{ secret: Buffer }>("select secret from hub.keys where name = 'main'");
    return row!.secret;
  }
}
