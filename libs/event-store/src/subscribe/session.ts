import { setTimeout as pause } from 'node:timers/promises';
import pg, { type QueryResult, type QueryResultRow } from 'pg';
import { connection } from '../log/connections';

const channel = 'skyledger_log';
const notifyPause = 5;
const connectionTimeoutMillis = 10_000;

/**
 * The one connection that listens for appends of other processes and holds this process's locks. When it breaks, all locks are gone:
 * `tenure` grows, and whoever held one must claim it anew.
 */
export class Session {
  /** Which connection this is, counted from 1. */
  tenure = 0;
  private open?: Promise<pg.Client>;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  private notifying?: NodeJS.Timeout;
  private notified = 0;

  constructor(
    private readonly databaseUrl: string,
    private readonly heard: () => void,
  ) {}

  /** Connects, if it is not connected. */
  async start(): Promise<void> {
    await this.connected();
  }

  /** Queries go one after the other. */
  query<R extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<R>> {
    const mine = this.last.then(async () => (await this.connected()).query<R>(text, values));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Tells other processes that something was appended: outside of the append, for inside it all appends would queue for it. */
  announce(): void {
    if (this.isClosed) return;
    const wait = this.notified + notifyPause - performance.now(); // at once after a pause, and then not too often
    this.notifying ??= setTimeout(() => {
      this.notifying = undefined;
      this.notified = performance.now();
      this.query(`select pg_notify('${channel}', '')`, []).catch(() => undefined); // they also look by themselves every second
    }, wait);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.notifying);
    await this.last;
    const client = await this.open?.catch(() => undefined);
    await client?.end();
  }

  private connected(): Promise<pg.Client> {
    if (this.isClosed) return Promise.reject(new Error('The store is closed.'));
    this.open ??= this.connect();
    return this.open;
  }

  /** Whoever asks meanwhile waits for this one, also while it fails: a second connection that nobody knows would keep its locks for ever. */
  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...connection(this.databaseUrl, 'listens and locks'), keepAlive: true, connectionTimeoutMillis });
    client.on('error', () => undefined); // 'end' follows
    client.on('notification', this.heard);
    try {
      await client.connect();
      // What is saved here may be lost in a crash of the server: it is then done again.
      await client.query(`set synchronous_commit = off; listen ${channel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      await pause(200);
      this.open = undefined;
      throw error;
    }
    client.once('end', () => this.lost());
    this.tenure += 1;
    return client;
  }

  private lost(): void {
    this.tenure += 1;
    this.open = undefined;
    this.heard();
  }
}
