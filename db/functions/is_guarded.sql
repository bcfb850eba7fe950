-- Whether signing in as the person takes a second person's approval: where they have a login or had one, or hold or will hold a role that opens
-- everything. A first login of anybody else is given by one administrator.
create or replace function is_guarded(person uuid, opening text[], on_day date) returns boolean language sql stable as $$
  select exists (select from person_login l where l.person_id = person)
    or exists (select from leadership_role r where r.person_id = person and r.role = any (opening)
      and (r.ends_on is null or r.ends_on > greatest(on_day, r.starts_on)))
$$;
