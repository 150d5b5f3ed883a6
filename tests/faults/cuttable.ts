import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A connection through it; `greeting` is what was said first. */
type Link = { readonly near: Socket; readonly far: Socket; readonly greeting: string; isForgotten: boolean };

/** A network to a server that can be cut, so that nobody hears anything: no byte passes and no end of a connection, though all of them stay open. */
export class Cuttable {
  private readonly links = new Set<Link>();
  private cutWhere?: string | undefined;

  private constructor(
    private readonly server: Server,
    private readonly behind: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (near) => this.accept(near));
  }

  static async to(host: string, port: number): Promise<Cuttable> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Cuttable(server, { host, port });
  }

  /** Where to connect to. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The URL of that server, through here. */
  urlOf(url: string): string {
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: `${this.port}` }).href;
  }

  /** Cuts it, for new connections too: all, or those whose greeting has that text in it. */
  cut(where = ''): void {
    this.cutWhere = where;
    for (const link of this.links) this.follow(link);
  }

  /** What was held goes on its way. */
  mend(): void {
    this.cutWhere = undefined;
    for (const link of this.links) this.follow(link);
  }

  /** Lets new connections through; of those that were cut nobody hears ever again, as when a router has forgotten them. */
  replace(): void {
    for (const link of this.links) if (this.isSilent(link)) link.isForgotten = true;
    this.mend();
  }

  close(): void {
    this.server.close();
    for (const link of this.links) this.end(link);
  }

  private accept(near: Socket): void {
    const far = connect({ ...this.behind }).pause();
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.once('data', (first: Buffer) => {
      near.pause();
      near.unshift(first);
      const link = { near, far, greeting: first.toString('latin1'), isForgotten: false };
      this.links.add(link);
      for (const socket of [near, far]) socket.on('close', () => this.isSilent(link) || this.end(link));
      this.follow(link);
    });
    near.resume();
  }

  private isSilent({ greeting, isForgotten }: Link): boolean {
    return isForgotten || (this.cutWhere !== undefined && greeting.includes(this.cutWhere));
  }

  private follow(link: Link): void {
    const { near, far } = link;
    if (this.isSilent(link)) for (const socket of [near, far]) socket.unpipe().pause();
    else if (near.destroyed || far.destroyed) this.end(link);
    else if (near.isPaused()) near.pipe(far).pipe(near);
  }

  private end(link: Link): void {
    this.links.delete(link);
    link.near.destroy();
    link.far.destroy();
  }
}
