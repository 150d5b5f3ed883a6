create table keys (name text primary key, secret bytea not null);

-- The listeners as of the last event that was fanned out; failures are those since the last success.
create table listeners (
  id uuid primary key,
  hub text not null,
  tenant text not null,
  version text not null,
  callback text not null,
  query text not null,
  active boolean not null default true,
  failures int not null default 0,
  failing_since timestamptz
);
create index listeners_of_hub on listeners (hub) where active;

-- One row for each notification that a listener wants. Of those that wait, only the first one of a resource is due at some time.
create table deliveries (
  id uuid primary key,
  listener uuid not null references listeners,
  position bigint not null,
  category text not null,
  subject text not null,
  version int not null,
  sequence int not null,
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'dropped')),
  due timestamptz check (due is null or state = 'waiting'),
  tries int not null default 0,
  tried_at timestamptz,
  status int,
  note text,
  done_at timestamptz check ((done_at is null) = (state = 'waiting'))
);
create index deliveries_of_listener on deliveries (listener, position);
create index deliveries_due on deliveries (listener, due) where due is not null;
create index deliveries_waiting on deliveries (listener, category, subject, sequence) where state = 'waiting';
create index deliveries_done on deliveries (done_at) where done_at is not null;

-- What is to be sent once more: the log from next to until.
create table replays (listener uuid primary key references listeners, next bigint not null, until bigint not null);

-- Whoever puts deliveries in line, or takes one out, holds the lock on their listener meanwhile: so nobody overlooks a neighbour.
create function line_up(p_keys json, p_now timestamptz) returns void language sql set search_path = hub as $$
  update deliveries set due = p_now
  where due is null and id in (
    select first.id
    from (select distinct listener, category, subject from json_to_recordset(p_keys) as k (listener uuid, category text, subject text)) k
    cross join lateral (
      select id from deliveries d
      where d.listener = k.listener and d.category = k.category and d.subject = k.subject and d.state = 'waiting'
      order by d.sequence limit 1
    ) first
  )
$$;

-- What became of a try; an answer that comes too late, when the delivery has been tried again or is done, changes nothing.
create function settle(p_id uuid, p_tries int, p_outcome json, p_now timestamptz)
returns table (failures int, failing_since timestamptz) language plpgsql set search_path = hub as $$
declare
  o record;
  d deliveries;
begin
  select * into o from json_to_record(p_outcome) as x (state text, due timestamptz, status int, note text);
  perform from listeners l join deliveries x on x.listener = l.id where x.id = p_id for update of l;
  update deliveries set state = o.state, due = o.due, tries = tries + 1, tried_at = p_now, status = o.status, note = o.note,
    done_at = case when o.state <> 'waiting' then p_now end
  where id = p_id and state = 'waiting' and tries = p_tries returning * into d;
  if not found then return; end if;
  if o.state = 'delivered' then
    update listeners l set failures = 0, failing_since = null where l.id = d.listener and l.failures > 0;
  else
    update listeners l set failures = l.failures + 1, failing_since = coalesce(l.failing_since, p_now) where l.id = d.listener;
  end if;
  if o.state <> 'waiting' then perform line_up(json_build_array(to_json(d)), p_now); end if;
  return query select l.failures, l.failing_since from listeners l where l.id = d.listener;
end
$$;
