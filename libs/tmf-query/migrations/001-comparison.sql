-- Stored texts as what they compare as. Null where a text is none: one odd document must not fail a whole list.
-- Immutable, so that indexes can be made of them: a text that names no time zone is UTC, whatever the session says.

create function number(value text) returns numeric
language sql immutable strict parallel safe
return case when value ~ '^-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?$' then value::numeric end;

create function instant(value text) returns timestamptz
language plpgsql immutable strict parallel safe as $$
begin
  if value !~* '^(?!0000)\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d{1,9})?(Z|[-+]\d\d:?\d\d)?)?$' then
    return null;
  end if;
  if value !~* '(Z|[-+]\d\d:?\d\d)$' then
    value := value || ' UTC';
  end if;
  return case when pg_input_is_valid(value, 'timestamptz') then value::timestamptz end;
end $$;
