-- The log. The schema event_store exists and is first in the search path.

create table streams (
  sid bigint generated always as identity primary key,
  tenant text not null,
  category text not null,
  id text not null,
  version int not null, -- the authority on concurrency: its row lock makes appends to one stream follow each other
  state smallint not null default 0, -- 0 open, 1 closed, 2 shredded
  unique (tenant, category, id)
) with (fillfactor = 80);

-- cache must stay 1: the order of positions inside a stream, and the readers' fence, rest on it
create sequence events_pos cache 1;

create table events (
  pos bigint primary key default nextval('event_store.events_pos'),
  sid bigint not null,
  version int not null,
  event_id uuid not null,
  type text not null,
  schema_version smallint not null,
  recorded_at timestamptz not null, -- from the Clock port, never a default
  data json not null, -- json, not jsonb: the bytes as they came, so that they can be hashed
  meta json not null,
  constraint events_stream_uq unique (sid, version)
);

create table checkpoints (
  id text primary key,
  pos bigint not null,
  owner uuid,
  epoch bigint not null,
  updated timestamptz not null
);

create table dedupe (
  tenant text not null,
  scope text not null,
  key text not null,
  result json,
  recorded_at timestamptz not null default now(),
  primary key (tenant, scope, key)
);

-- State and TMF document of every stream: view and snapshot in one. Each category has a partition in its service's schema.
create table documents (
  tenant text not null,
  category text not null,
  id text not null,
  sid bigint not null,
  version int not null,
  state json,
  state_schema int not null,
  document jsonb, -- null: deleted, or a stream without a view
  flow text not null, -- correlation id of the stream's first event: what an existing stream goes on with
  recorded_at timestamptz not null, -- of its last event
  last_pos bigint not null,
  xid xid8 not null,
  primary key (tenant, category, id)
) partition by list (category);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Events are never changed or removed (% on %)', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger events_never_change before update or delete or truncate on events for each statement execute function refuse_change();
alter table events enable always trigger events_never_change;
