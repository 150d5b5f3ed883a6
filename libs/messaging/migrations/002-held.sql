create table held (
  service text not null,
  key text not null,
  position bigint not null,
  event json not null,
  handler text not null,
  error text not null,
  tries int not null,
  parked boolean not null,
  held_at timestamptz not null,
  skipped_by text,
  skipped_because text,
  primary key (service, position)
);
create index held_keys on held (service, key, position) where skipped_by is null;
