-- What makes a change of the log visible: hashes over ranges of it, each with that of the range before. docs/seals.md has the format.

-- Which log this is, and how often its history was taken back to an earlier point (by an import).
create table epochs (
  epoch int primary key,
  log uuid not null,
  head bigint not null, -- the newest position when it began
  reason text not null,
  began_at timestamptz not null
);
insert into epochs values (1, gen_random_uuid(), 0, 'first start', now());

create table seals (
  from_pos bigint not null unique, -- exclusive: the to_pos of the seal before
  to_pos bigint primary key,
  epoch int not null,
  events int not null,
  prev bytea not null,
  entries bytea not null, -- for each event its position and its hash: tells which event is not what it was
  hash bytea not null,
  sealed_at timestamptz not null,
  key bytea not null, -- ed25519, public
  signature bytea not null
);

create function refuse_unsealing() returns trigger language plpgsql as $$
begin
  raise exception 'Seals are never changed or removed (% on %)', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger seals_never_change before update or delete or truncate on seals for each statement execute function refuse_unsealing();
alter table seals enable always trigger seals_never_change;
