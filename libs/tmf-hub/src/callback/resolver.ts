import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Finds the addresses of a name. */
export abstract class AddressBook {
  abstract addressesOf(host: string): Promise<string[]>;
}

/** Asks the name servers by itself: the system's own way blocks a thread per question, and dead names would hold up all others. */
export class NameServers extends AddressBook {
  private readonly resolver = new Resolver({ timeout: 2_000, tries: 2 });

  async addressesOf(host: string): Promise<string[]> {
    const found = await Promise.allSettled([this.resolver.resolve4(host), this.resolver.resolve6(host)]);
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }
}

/** Asks the system, which also knows the names of this machine and its neighbours. */
export class SystemNames extends AddressBook {
  async addressesOf(host: string): Promise<string[]> {
    const found = await lookup(host, { all: true }).catch(() => []);
    return found.map(({ address }) => address);
  }
}

/** The addresses of a host that may be an address itself. */
export const addressesOf = async (host: string, book: AddressBook): Promise<string[]> => (isIP(host) ? [host] : book.addressesOf(host));
