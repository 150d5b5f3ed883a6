-- What an import has brought and could not put in its place yet: a table of a service is made when that service first starts.
create table imported_rows (
  id bigint generated always as identity primary key,
  schema text not null,
  name text not null,
  rows json not null
);

-- Categories whose documents are still to be folded from the events that were imported.
create table imported_categories (category text primary key);

-- The keys of personal data, one for each person, themselves encrypted. Destroying one makes all that was written under it unreadable.
create table subject_keys (
  tenant text not null,
  subject text not null, -- the id of the party, customer or account
  wrapped bytea, -- null: destroyed
  kek text not null, -- which key it is wrapped with
  made_at timestamptz not null,
  destroyed_at timestamptz,
  destroyed_by text,
  reason text,
  primary key (tenant, subject),
  check ((wrapped is null) = (destroyed_at is not null))
);
