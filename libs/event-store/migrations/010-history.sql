-- How far a stream had come at a time, or at a position of the log. Both only grow inside a stream, and its versions have no holes, so a few
-- looks into the index (sid, version) are enough, however long the stream is.

create function version_at(stream bigint, newest int, moment timestamptz) returns int language plpgsql stable set search_path = event_store, pg_temp as $$
declare
  low int := 0; -- the answer lies between these two
  high int := newest;
  middle int;
  seen timestamptz;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    select recorded_at into seen from events where sid = stream and version = middle;
    if seen <= moment then low := middle; else high := middle - 1; end if;
  end loop;
  return low;
end $$;

create function version_at(stream bigint, newest int, upto bigint) returns int language plpgsql stable set search_path = event_store, pg_temp as $$
declare
  low int := 0;
  high int := newest;
  middle int;
  seen bigint;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    select pos into seen from events where sid = stream and version = middle;
    if seen <= upto then low := middle; else high := middle - 1; end if;
  end loop;
  return low;
end $$;
