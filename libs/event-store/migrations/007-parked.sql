-- Events that a projection could not apply, and those of their streams behind them: they wait for a person, and nothing waits for them.

create table parked (
  subscription text not null,
  position bigint not null,
  tenant text not null,
  category text not null,
  id text not null,
  type text not null,
  error text not null,
  tries int not null, -- 0: it only waits behind another of its stream
  parked_at timestamptz not null default now(), -- for people; nothing rests on it
  primary key (subscription, position)
);
create index parked_streams on parked (subscription, tenant, category, id, position);
