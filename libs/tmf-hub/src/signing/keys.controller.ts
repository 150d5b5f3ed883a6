import { Controller, Get } from '@nestjs/common';
import { OpenToAll } from '@skyledger/access';
import { Keys } from './keys';
import { publicKeyText } from './signature';

/** Where listeners find the key that v1a signatures are checked with. */
@OpenToAll()
@Controller('.well-known/webhook-keys')
export class KeysController {
  constructor(private readonly keys: Keys) {}

  @Get()
  async all() {
    const key = await this.keys.publicKey();
    return { keys: [{ alg: 'ed25519', version: 'v1a', publicKey: publicKeyText(key), jwk: key.export({ format: 'jwk' }) }] };
  }
}
