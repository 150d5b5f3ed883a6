-- The state of the simulated cloud: it plays a system outside the platform and shares nothing with it but the server.

create table host (
  name text primary key,
  vcpu integer,        -- null: as much as is asked
  memory_gib integer,
  disk_gib integer
);

create table machine (
  name text primary key,
  request_key text not null unique,
  host text not null references host,
  vcpu integer not null check (vcpu > 0),
  memory_gib integer not null check (memory_gib > 0),
  image text,
  power text not null default 'stopped' check (power in ('running', 'stopped')),
  created_at timestamptz not null default now()
);
create index on machine (host);

create table disk (
  name text primary key,
  request_key text not null unique,
  machine text references machine,
  host text references host,
  disk_gib integer not null check (disk_gib > 0),
  check ((machine is null) <> (host is null))
);
create index on disk (machine);
create index on disk (host);

-- Every call that took effect, with the answer it got.
create table call (
  request_key text primary key,
  operation text not null,
  name text not null,
  result json not null,
  done_at timestamptz not null default now()
);

-- What was deleted does not come again.
create table gone (name text primary key);

-- How often a call was made to fail.
create table failure (request_key text primary key, times integer not null);
