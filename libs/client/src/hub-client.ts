import type { Transport } from './transport';

/** A listener, as a hub knows it. */
export type Listener = { readonly id: string; readonly callback: string; readonly query?: string };

/** All that can be done at some hub. What one API allows of it is a `HubClient`. */
export class AnyHub {
  constructor(
    private readonly transport: Transport,
    private readonly path: string,
  ) {}

  /** `query` narrows what is sent: 'eventType=ProductOrderStateChangeEvent'. */
  async register(listener: { readonly callback: string; readonly query?: string }): Promise<Listener> {
    return (await this.transport.send({ method: 'POST', path: this.path, body: listener })).body as Listener;
  }

  async retrieve(id: string): Promise<Listener> {
    return (await this.transport.send({ method: 'GET', path: this.at(id) })).body as Listener;
  }

  async list(): Promise<Listener[]> {
    return (await this.transport.send({ method: 'GET', path: this.path })).body as Listener[];
  }

  async unregister(id: string): Promise<void> {
    await this.transport.send({ method: 'DELETE', path: this.at(id) });
  }

  private at(id: string): string {
    return `${this.path}/${encodeURIComponent(id)}`;
  }
}

/** What can be done at the hub of one API. */
export type HubClient<O extends string> = Pick<AnyHub, O & keyof AnyHub>;
