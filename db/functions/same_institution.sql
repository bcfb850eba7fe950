-- Whether somebody belongs to the institution of that name, by their department or by a site they work at on any of the days: an external
-- mentor of the same institution is none.
create or replace function same_institution(mentee uuid, other text, during daterange) returns boolean language sql stable
  return exists (
    select from person who join department d on d.id = who.department_id
    where who.id = mentee and search_key(d.institution) = search_key(other)
  ) or exists (
    select from site_membership m join site s on s.id = m.site_id
    where m.person_id = mentee and daterange(m.starts_on, m.ends_on) && during and search_key(s.name) = search_key(other)
  );
