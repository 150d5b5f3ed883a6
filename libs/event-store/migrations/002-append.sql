-- Appends a batch, sorted by stream by the caller. Answers one row per item, in the items' order.
-- A conflict or a duplicate is such an answer and leaves the other items alone.

create type append_result as (status text, version int, last_pos bigint, result json);

create function append_batch(batch json) returns setof append_result
language plpgsql security definer set search_path = event_store, pg_temp as $$
declare
  item record;
  outcome append_result;
  stream bigint;
begin
  for item in
    select * from json_to_recordset(batch) as i(
      tenant text, category text, id text, expected int, count int, events json, first_id uuid, flow text, recorded_at timestamptz,
      has_row boolean, state json, state_schema int, document jsonb, scope text, key text, result json)
  loop
    outcome := ('ok', 0, 0, null);

    if item.key is not null then
      insert into dedupe (tenant, scope, key, result) values (item.tenant, item.scope, item.key, item.result) on conflict do nothing;
      if not found then
        select 'duplicate', coalesce(s.version, 0), 0, d.result into outcome
          from dedupe d left join streams s on s.tenant = item.tenant and s.category = item.category and s.id = item.id
          where d.tenant = item.tenant and d.scope = item.scope and d.key = item.key;
        return next outcome;
        continue;
      end if;
    end if;

    if item.count = 0 then -- only the key was to be remembered
      return next outcome;
      continue;
    end if;

    -- The stream's row is taken (and a transaction id with it) before any position is: readers rest on this order.
    stream := null;
    if item.expected <> 0 then
      update streams set version = version + item.count
        where tenant = item.tenant and category = item.category and id = item.id
          and (item.expected < 0 or version = item.expected) and state = 0
        returning sid, version into stream, outcome.version;
    end if;
    if stream is null and item.expected in (0, -1) then
      insert into streams (tenant, category, id, version) values (item.tenant, item.category, item.id, item.count)
        on conflict do nothing returning sid, version into stream, outcome.version;
      if stream is null and item.expected = -1 then -- made by another a moment ago
        update streams set version = version + item.count
          where tenant = item.tenant and category = item.category and id = item.id and state = 0
          returning sid, version into stream, outcome.version;
      end if;
    end if;

    if stream is null then
      select 'conflict', s.version, 0, null into outcome
        from streams s where s.tenant = item.tenant and s.category = item.category and s.id = item.id;
      if not found then
        outcome := ('conflict', 0, 0, null);
      elsif item.expected >= 0 and exists (
        select from events e join streams s using (sid)
        where s.tenant = item.tenant and s.category = item.category and s.id = item.id
          and e.version = item.expected + 1 and e.event_id = item.first_id)
      then
        outcome.status := 'duplicate'; -- the same events at the same version: an append whose answer got lost
      end if;
      if item.key is not null and outcome.status = 'conflict' then
        delete from dedupe where tenant = item.tenant and scope = item.scope and key = item.key;
      end if;
      return next outcome;
      continue;
    end if;

    with appended as (
      insert into events (sid, version, event_id, type, schema_version, recorded_at, data, meta)
      select stream, outcome.version - item.count + e.n, e.id, e.type, e.schema, e.at, e.data, e.meta
      from rows from (json_to_recordset(item.events) as (id uuid, type text, schema smallint, at timestamptz, data json, meta json))
        with ordinality as e(id, type, schema, at, data, meta, n)
      returning pos
    )
    select max(pos) into outcome.last_pos from appended;

    if item.has_row then
      insert into documents as d
        (tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, xid)
      values
        (item.tenant, item.category, item.id, stream, outcome.version, item.state, item.state_schema, item.document,
         item.flow, item.recorded_at, outcome.last_pos, pg_current_xact_id())
      on conflict (tenant, category, id) do update set
        version = excluded.version, state = excluded.state, state_schema = excluded.state_schema, document = excluded.document,
        recorded_at = excluded.recorded_at, last_pos = excluded.last_pos, xid = excluded.xid;
    end if;

    return next outcome;
  end loop;
end $$;

-- All items or none: whatever is not 'ok' undoes all, and is told in the message of the exception.
create function append_atomic(batch json) returns setof append_result
language plpgsql security definer set search_path = event_store, pg_temp as $$
declare
  outcomes append_result[];
begin
  select array_agg(r) into outcomes from append_batch(batch) r;
  if exists (select from unnest(outcomes) o where o.status <> 'ok') then
    raise exception using errcode = 'SL409', message = (select json_agg(o) from unnest(outcomes) o);
  end if;
  return query select * from unnest(outcomes);
end $$;
