-- What the role of a service process may do. Roles themselves are made at each start, by those who may make roles; what is said here holds
-- for every role in service_roles, and open_to_services() is called after whatever makes tables.

-- The schemas a role works in: those of its services, and those of the platform's parts that they run.
create table service_roles (role text not null, schema text not null, primary key (role, schema));

revoke execute on function append_batch(json), append_atomic(json) from public;
do $$
begin
  execute format('revoke execute on function %s from public', 'append_items'::regproc::regprocedure);
end $$;

-- In the log's own schema a service reads, appends by the function, and keeps book of what follows the log. Documents are written by
-- appends only. In its own schemas it reads and writes the other tables. It owns nothing.
create function open_to_services() returns void language plpgsql set search_path = event_store, pg_temp as $$
declare
  service record;
  place text;
  relation record;
begin
  for service in
    select r.role, array_agg(r.schema) as schemas from service_roles r join pg_roles p on p.rolname = r.role group by r.role
  loop
    execute format('grant usage on schema event_store to %I', service.role);
    for relation in
      select oid::regclass as name from pg_class
      where relnamespace = 'event_store'::regnamespace and relkind in ('r', 'p', 'v') and relname not in ('documents', 'migrations')
    loop
      execute format('grant select on %s to %I', relation.name, service.role);
    end loop;
    execute format('grant execute on function %s to %I', 'append_items'::regproc::regprocedure, service.role);
    execute format('grant insert on flow_events, flow_resources, seals to %I', service.role);
    execute format('grant insert, update on checkpoints, subject_keys to %I', service.role);
    execute format('grant insert, update, delete on parked to %I', service.role);

    foreach place in array service.schemas loop
      continue when to_regnamespace(quote_ident(place)) is null;
      execute format('grant usage on schema %I to %I', place, service.role);
      for relation in
        select c.oid::regclass as name, c.relkind as kind,
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'state_schema' and not a.attisdropped) as is_of_documents
        from pg_class c where c.relnamespace = to_regnamespace(quote_ident(place)) and c.relkind in ('r', 'p', 'v', 'm', 'S')
      loop
        execute format('grant %s on %s %s to %I',
          case when relation.kind = 'S' then 'usage, select' when relation.is_of_documents then 'select' else 'select, insert, update, delete' end,
          case when relation.kind = 'S' then 'sequence' else 'table' end, relation.name, service.role);
      end loop;
    end loop;
  end loop;
end $$;
