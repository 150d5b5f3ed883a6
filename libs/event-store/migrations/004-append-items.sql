-- Appends a batch with as few statements as can be: each stream's row by its key, then all events in one statement, then all documents.
-- Every value is parsed once: the items come as arrays, their JSON as what it is to be stored as.
-- append_batch and append_atomic stay for processes of an earlier version.

-- Who may append to what, where services have roles of their own; the owner of the log may append to everything.
create table category_roles (category text not null, role text not null, primary key (category, role));

create function refuse_foreign_categories(categories text[]) returns void language plpgsql stable set search_path = event_store, pg_temp as $$
declare
  foreign_one text;
begin
  if pg_has_role(session_user, current_user, 'member') then return; end if;
  select c into foreign_one from (select distinct unnest(categories)) as given(c)
    where not exists (select from category_roles r where r.category = c and r.role = session_user) limit 1;
  if found then
    raise exception 'Role % may not append to category %', session_user, foreign_one using errcode = 'insufficient_privilege';
  end if;
end $$;

-- For each item the stream's version and the position of its last event; `exceptions` names the items that are not ok: [index, status, saved result].
-- `all_or_none`: an exception undoes all, and the answer is told in the message of the error.
create function append_items(
  all_or_none boolean,
  tenants text[], categories text[], ids text[], expectations int[], counts int[], flows text[], scopes text[], keys text[], results json[],
  event_items int[], event_ids uuid[], types text[], schemas smallint[], times timestamptz[], datas json[], metas json[],
  row_items int[], row_times timestamptz[], states json[], state_schemas int[], row_documents jsonb[],
  out versions int[], out positions bigint[], out exceptions json)
language plpgsql security definer set search_path = event_store, pg_temp set enable_seqscan = off as $$
declare
  n constant int := cardinality(ids);
  stream bigint;
  reached int;
  outcome text;
  saved json;
  others json[] := '{}';
  sids bigint[] := array_fill(null::bigint, array[n]); -- of what is appended
  befores int[] := array_fill(0, array[n]); -- how many events of the batch come before the item's
  lasts int[] := array_fill(0, array[n]); -- which of those appended is the item's last
  given int := 0;
  appended int := 0;
  appended_positions bigint[];
begin
  perform refuse_foreign_categories(categories);
  versions := array_fill(0, array[n]);
  positions := array_fill(0::bigint, array[n]);

  for i in 1 .. n loop
    befores[i] := given;
    given := given + counts[i];

    if keys[i] is not null then
      insert into dedupe (tenant, scope, key, result) values (tenants[i], scopes[i], keys[i], results[i]) on conflict do nothing;
      if not found then
        select coalesce(s.version, 0), d.result into reached, saved
          from dedupe d left join streams s on s.tenant = tenants[i] and s.category = categories[i] and s.id = ids[i]
          where d.tenant = tenants[i] and d.scope = scopes[i] and d.key = keys[i];
        versions[i] := reached;
        others := others || json_build_array(i - 1, 'duplicate', saved);
        continue;
      end if;
    end if;
    continue when counts[i] = 0; -- only the key was to be remembered

    -- The stream's row is taken (and a transaction id with it) before any position is: readers rest on this order.
    stream := null;
    if expectations[i] <> 0 then
      update streams set version = version + counts[i]
        where tenant = tenants[i] and category = categories[i] and id = ids[i]
          and (expectations[i] < 0 or version = expectations[i]) and state = 0
        returning sid, version into stream, reached;
    end if;
    if stream is null and expectations[i] in (0, -1) then
      insert into streams (tenant, category, id, version) values (tenants[i], categories[i], ids[i], counts[i])
        on conflict do nothing returning sid, version into stream, reached;
      if stream is null and expectations[i] = -1 then -- made by another a moment ago
        update streams set version = version + counts[i]
          where tenant = tenants[i] and category = categories[i] and id = ids[i] and state = 0
          returning sid, version into stream, reached;
      end if;
    end if;

    if stream is not null then
      sids[i] := stream;
      versions[i] := reached;
      appended := appended + counts[i];
      lasts[i] := appended;
    else
      outcome := 'conflict';
      select s.sid, s.version into stream, reached from streams s
        where s.tenant = tenants[i] and s.category = categories[i] and s.id = ids[i];
      versions[i] := coalesce(reached, 0);
      if stream is not null and expectations[i] >= 0 then -- the same events at the same version: an append whose answer got lost
        if exists (
            select from events e
            where e.sid = stream and e.version = expectations[i] + 1 and e.event_id = event_ids[befores[i] + 1])
          or exists (
            select from generate_series(1, i - 1) k
            where sids[k] = stream and versions[k] - counts[k] = expectations[i] and event_ids[befores[k] + 1] = event_ids[befores[i] + 1])
        then
          outcome := 'duplicate';
        end if;
      end if;
      if keys[i] is not null and outcome = 'conflict' then
        delete from dedupe where tenant = tenants[i] and scope = scopes[i] and key = keys[i];
      end if;
      others := others || json_build_array(i - 1, outcome, null);
    end if;
  end loop;

  if appended > 0 then
    with inserted as (
      insert into events (sid, version, event_id, type, schema_version, recorded_at, data, meta)
      select sids[e.item], versions[e.item] - counts[e.item] + (e.nth - befores[e.item])::int, e.id, e.type, e.schema, e.at, e.data, e.meta
      from unnest(event_items, event_ids, types, schemas, times, datas, metas) with ordinality
        as e(item, id, type, schema, at, data, meta, nth)
      where sids[e.item] is not null
      returning pos
    )
    select array_agg(pos order by pos) into appended_positions from inserted;
    for i in 1 .. n loop
      if lasts[i] > 0 then positions[i] := appended_positions[lasts[i]]; end if;
    end loop;

    if cardinality(row_items) > 0 then
      insert into documents as d
        (tenant, category, id, sid, version, state, state_schema, document, flow, recorded_at, last_pos, xid)
      select distinct on (sids[r.item]) tenants[r.item], categories[r.item], ids[r.item], sids[r.item], versions[r.item],
        r.state, r.schema, r.document, flows[r.item], r.at, positions[r.item], pg_current_xact_id()
      from unnest(row_items, row_times, states, state_schemas, row_documents) as r(item, at, state, schema, document)
      where sids[r.item] is not null
      order by sids[r.item], r.item desc -- of several appends to one stream, what the last leaves behind
      on conflict (tenant, category, id) do update set
        version = excluded.version, state = excluded.state, state_schema = excluded.state_schema, document = excluded.document,
        recorded_at = excluded.recorded_at, last_pos = excluded.last_pos, xid = excluded.xid;
    end if;
  end if;

  if cardinality(others) > 0 then
    exceptions := array_to_json(others);
    if all_or_none then
      raise exception using errcode = 'SL409',
        message = json_build_object('versions', versions, 'positions', positions, 'exceptions', exceptions);
    end if;
  end if;
end $$;

-- Documents are written again and again: room for the next version on the same page spares the indexes. What fits a page is not compressed.
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits where inhparent = 'documents'::regclass loop
    execute format('alter table %s set (fillfactor = 70, toast_tuple_target = 8160)', partition);
  end loop;
end $$;
