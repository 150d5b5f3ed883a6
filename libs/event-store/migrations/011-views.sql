-- What was folded from the log, each time anew: the generation that is read, the one that is being built, and the one kept for a return.
-- The tables of the active one bear the plain names, those of the others end with _v and the number of their generation.

create table view_generations (
  view text not null, -- a category of documents, or the name of a projection
  generation int not null,
  version int not null, -- what the code that made it says of its meaning
  state text not null check (state in ('active', 'building', 'kept', 'dropped')),
  pos bigint not null default 0, -- unless it is active: all events up to here are in it
  since timestamptz not null default clock_timestamp(),
  primary key (view, generation)
);
create unique index view_generations_active on view_generations (view) where state = 'active';
create unique index view_generations_building on view_generations (view) where state = 'building';
create unique index view_generations_kept on view_generations (view) where state = 'kept';

-- Makes a table belong to, and be open to, those whom another belongs and is open to.
create function same_access(pattern regclass, target regclass) returns void language plpgsql as $$
declare
  given record;
begin
  for given in
    select p.relowner::regrole as owner, (aclexplode(p.relacl)).* from pg_class p where p.oid = pattern
  loop
    if given.grantee <> 0 and given.grantee::regrole <> given.owner then
      execute format('grant %s on %s to %s', given.privilege_type, target, given.grantee::regrole);
    end if;
  end loop;
  if (select relowner from pg_class where oid = pattern) <> (select relowner from pg_class where oid = target) then
    execute format('alter table %s owner to %s', target, (select relowner::regrole from pg_class where oid = pattern));
  end if;
end $$;
