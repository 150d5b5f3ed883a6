#!/bin/sh
# Run once, by the superuser, on an empty server: a database for each service and one for the keys of personal data. All belong to one role,
# which migrates them; each is entered by a role of its own, and by no other.
set -eu

as_superuser() {
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres "$@"
}

as_superuser <<'SQL'
\getenv password DATABASE_OWNER_PASSWORD
create role skyledger_owner login createrole password :'password';
SQL

for name in product_catalog product_ordering product_inventory service_activation resource_inventory usage billing trouble_ticket keys; do
  PASSWORD=$(printenv "$(echo "$name" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD")
  export PASSWORD
  as_superuser --set name="skyledger_$name" <<'SQL'
\getenv password PASSWORD
set role skyledger_owner;
create role :"name" login password :'password';
reset role;
create database :"name" owner skyledger_owner;
revoke connect on database :"name" from public;
grant connect on database :"name" to :"name";
SQL
done
