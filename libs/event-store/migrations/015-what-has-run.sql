-- A process that may not migrate asks what has run, and so what it must wait for.
grant select on migrations to public;
