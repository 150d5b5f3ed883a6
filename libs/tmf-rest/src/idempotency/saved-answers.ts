import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { Refused } from '../errors/refused';
import type { KeyedRequest } from './keyed-request';

/** An answer as it was sent. */
export type SavedAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | null };

/**
 * What is to be done about a request: it is new, or somebody began it and did not end it (`again`), both under the command id given; or
 * it has an answer.
 */
export type Claim =
  { readonly kind: 'new' | 'again'; readonly commandId: string } | { readonly kind: 'done'; readonly answer: SavedAnswer };

const leaseSeconds = 30;
const keptDays = 7;
const sweepMs = 3_600_000;

/** The table of requests with an Idempotency-Key: claimed before they are worked on, by a row that is committed by itself. */
@Injectable()
export class SavedAnswers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('http');
  private sweeping?: NodeJS.Timeout;

  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  onApplicationBootstrap(): void {
    this.sweeping = setInterval(() => void this.sweep(), sweepMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeping);
  }

  /** Takes a request on, unless it has an answer, or is being worked on, or its key was used for another one. */
  async claim(request: KeyedRequest, commandId: string): Promise<Claim> {
    const [claimed] = await this.store.query<{ command_id: string }>(claimSql, [...Object.values(columns(request)), commandId]);
    if (claimed) return { kind: claimed.command_id === commandId ? 'new' : 'again', commandId: claimed.command_id };
    const [found] = await this.store.query<Found>(findSql, identity(request));
    if (found && found.fingerprint !== request.fingerprint)
      throw new Refused('idempotencyKeyReused', 'This key was used for another request.', 'Idempotency-Key');
    if (found?.status == null) throw inFlight();
    return { kind: 'done', answer: { status: found.status, headers: found.headers, body: found.body } };
  }

  /** Keeps the answer. That it could not be kept is no reason to withhold it: the log knows what was done. */
  async save(request: KeyedRequest, { status, headers, body }: SavedAnswer): Promise<void> {
    const values = [...identity(request), status, JSON.stringify(headers), body];
    await this.store.query(saveSql, values).catch((error: unknown) => this.log.error(`An answer could not be kept: ${String(error)}`));
  }

  /** Nothing came of it: the key is free again. If something was done already, only a repetition of the same request may go on with it. */
  async release(request: KeyedRequest, commandId: string): Promise<void> {
    const isKept = await this.hasEffect(request, commandId);
    await this.store.query(isKept ? endLeaseSql : forgetSql, identity(request));
  }

  /** Whether the log has something of a request: a first append under its command id, of whichever category. */
  async hasEffect({ tenant }: KeyedRequest, commandId: string): Promise<boolean> {
    const keys = [...this.store.registry.keys()].map((category) => `${commandId}:${category}:0`);
    const rows = await this.store.query(
      `select from event_store.dedupe where tenant = $1 and scope = 'command' and key = any($2) limit 1`,
      [tenant, keys],
    );
    return rows.length > 0;
  }

  private async sweep(): Promise<void> {
    await this.store
      .query('delete from rest.idempotency where expires_at < now()')
      .catch((error: unknown) => this.log.error(`Old answers could not be removed: ${String(error)}`));
  }
}

type Found = { fingerprint: string; status: number | null; headers: Record<string, string>; body: string | null };

const inFlight = () =>
  new Refused('idempotencyKeyInFlight', 'The same request is being worked on.', 'Idempotency-Key', { 'Retry-After': '1' });

const columns = ({ tenant, principal, key, fingerprint }: KeyedRequest) => ({ tenant, principal, key, fingerprint });
const identity = ({ tenant, principal, key }: KeyedRequest) => [tenant, principal, key];
const same = 'tenant = $1 and principal = $2 and key = $3';

const claimSql = `
  insert into rest.idempotency as i (tenant, principal, key, fingerprint, command_id, leased_until, expires_at)
  values ($1, $2, $3, $4, $5, now() + interval '${leaseSeconds} s', now() + interval '${keptDays} days')
  on conflict (tenant, principal, key) do update set
    command_id = case when i.expires_at < now() then excluded.command_id else i.command_id end,
    fingerprint = excluded.fingerprint, leased_until = excluded.leased_until, expires_at = excluded.expires_at,
    status = null, headers = null, body = null
  where i.expires_at < now() or (i.status is null and i.leased_until < now() and i.fingerprint = excluded.fingerprint)
  returning command_id`;
const findSql = `select fingerprint, status, headers, body from rest.idempotency where ${same}`;
const saveSql = `update rest.idempotency set status = $4, headers = $5, body = $6, leased_until = null where ${same}`;
const endLeaseSql = `update rest.idempotency set leased_until = now() - interval '1 s' where ${same}`;
const forgetSql = `delete from rest.idempotency where ${same}`;
