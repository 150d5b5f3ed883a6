-- Requests that came with an Idempotency-Key, and their answers. Leases and expiry go by the clock of this database: they are no business time.
create table idempotency (
  tenant text not null,
  principal text not null,
  key text not null,
  fingerprint text not null, -- of method, address and body: the same key may not mean another request
  command_id text not null, -- under which the log remembers what was done
  leased_until timestamptz, -- somebody works on it until then; null once there is an answer
  status int,
  headers json,
  body text,
  expires_at timestamptz not null,
  primary key (tenant, principal, key)
);
create index idempotency_expiry on idempotency (expires_at);
