import { setTimeout as pause } from 'node:timers/promises';
import pg, { type QueryResult, type QueryResultRow } from 'pg';
import { isSilence, limited, type Patience, usualPatience } from '../log/connections';

const channel = 'skyledger_log';
const notifyPause = 5;

/**
 * The one connection that listens for appends of other processes and holds this process's locks. When it breaks, all locks are gone:
 * `tenure` grows, and whoever held one must claim it anew. It says a word from time to time: who hears none, here or at the server, takes the other
 * for gone, and what it does next is safe by the epochs.
 */
export class Session {
  /** Which connection this is, counted from 1. */
  tenure = 0;
  private open?: Promise<pg.Client>;
  private present?: pg.Client | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  private notifying?: NodeJS.Timeout;
  private notified = 0;

  constructor(
    private readonly databaseUrl: string,
    private readonly heard: () => void,
    private readonly patience: Patience = usualPatience,
  ) {}

  /** Connects, if it is not connected. */
  async start(): Promise<void> {
    await this.connected();
  }

  /** Queries go one after the other. */
  query<R extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<R>> {
    const mine = this.last.then(async () => this.ask<R>(await this.connected(), text, values));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Tells other processes that something was appended: outside of the append, for inside it all appends would queue for it. */
  announce(): void {
    if (this.isClosed) return;
    const wait = this.notified + notifyPause - performance.now(); // at once after a pause, and then not too often
    this.notifying ??= setTimeout(() => void this.notify(), wait);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.notifying);
    await this.last;
    const client = await this.open?.catch(() => undefined);
    await Promise.race([client?.end(), pause(this.patience.silence, undefined, { ref: false })]);
  }

  /** What is appended while the session is at something else is told by this one, too: they must not gather when nobody answers. */
  private async notify(): Promise<void> {
    await this.last;
    this.notifying = undefined;
    this.notified = performance.now();
    await this.query(`select pg_notify('${channel}', '')`, []).catch(() => undefined); // they also look by themselves every second
  }

  private connected(): Promise<pg.Client> {
    if (this.isClosed) return Promise.reject(new Error('The store is closed.'));
    this.open ??= this.connect();
    return this.open;
  }

  /** Whoever asks meanwhile waits for this one, also while it fails: a second connection that nobody knows would keep its locks for ever. */
  private async connect(): Promise<pg.Client> {
    const { heartbeat } = this.patience;
    const patience = { ...this.patience, statement: 3 * heartbeat, silence: heartbeat };
    const client = new pg.Client(limited(this.databaseUrl, 'listens and locks', patience, [`idle_session_timeout=${6 * heartbeat}`]));
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
    client.once('end', () => this.lost(client));
    this.present = client;
    this.tenure += 1;
    this.beat(this.tenure);
    return client;
  }

  private beat(tenure: number): void {
    const word = async () => {
      if (this.tenure !== tenure || this.isClosed) return;
      await this.query('select', []).catch(() => undefined);
      this.beat(tenure);
    };
    setTimeout(() => void word(), this.patience.heartbeat).unref();
  }

  private async ask<R extends QueryResultRow>(client: pg.Client, text: string, values: unknown[]): Promise<QueryResult<R>> {
    try {
      return await client.query<R>(text, values);
    } catch (error) {
      if (isSilence(error)) this.giveUp(client);
      throw error;
    }
  }

  private giveUp(client: pg.Client): void {
    void client.end().catch(() => undefined);
    this.lost(client);
  }

  private lost(client: pg.Client): void {
    if (client !== this.present) return;
    this.present = undefined;
    this.tenure += 1;
    this.open = undefined;
    this.heard();
  }
}
