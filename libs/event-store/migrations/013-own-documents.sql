-- Asked for the documents of all categories, a service is shown those of its own. The owner of the log sees all.
alter table documents enable row level security;
create policy own_categories on documents for select
  using (category in (select r.category from category_roles r where r.role = session_user));
grant select on documents to public;
