-- Keys that clients sent are remembered as long as is promised; what a message has done, for ever. A client's key names a command and a
-- category, a message's also the stream: it has one colon more.

create index dedupe_of_clients on dedupe (recorded_at) where scope = 'command' and key not like '%:%:%:%';

-- Removes some of the oldest keys of clients, none younger than a week; answers how many. Whoever may connect may do so.
create function forget_client_keys(older_than interval, most int) returns int
language plpgsql security definer set search_path = event_store, pg_temp as $$
declare
  forgotten int;
begin
  delete from dedupe where ctid = any (array(
    select ctid from dedupe
    where scope = 'command' and key not like '%:%:%:%' and recorded_at < now() - greatest(older_than, interval '7 days')
    order by recorded_at limit most for update skip locked));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
