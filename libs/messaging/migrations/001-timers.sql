create table timers (
  tenant text not null,
  id uuid not null,
  service text not null,
  category text not null,
  stream text not null,
  due timestamptz not null,
  input json not null,
  cause json not null,
  tries int not null default 0,
  error text,
  primary key (tenant, id)
);
create index timers_due on timers (due, id);
