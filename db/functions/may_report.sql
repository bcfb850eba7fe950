-- Whether a mentee may report to a mentor on some day, found by a few look-ups that ask for no days: false where reports_to() has no row for the
-- pair, whatever the days. The full look costs ten times as much, and hardly any pair needs it.
create or replace function may_report(mentee uuid, mentor uuid) returns boolean language plpgsql stable as $$
begin
  if exists (select from reporting_line l where l.superior_id = mentor and l.subordinate_id = mentee) then return true; end if;
  if exists (
    select from leadership_role r
    where r.person_id = mentor and (
      (r.role in ('division_director', 'hospital_division_head')
        and exists (select from division_membership m where m.person_id = mentee and m.division_id = r.division_id))
      or (r.role = 'physician_in_chief' and exists (select from site_membership m where m.person_id = mentee and m.site_id = r.site_id)))
  ) then return true; end if;
  -- Through others: only whoever has somebody below by a primary line, who is not the mentee.
  if not exists (select from reporting_line l where l.superior_id = mentor and l.kind = 'primary') then return false; end if;
  return exists (
    with recursive up(person_id) as (
      select l.superior_id from reporting_line l where l.subordinate_id = mentee and l.kind = 'primary'
      union
      select above.superior_id from up
      cross join lateral (
        select l.superior_id from reporting_line l where l.subordinate_id = up.person_id and l.kind = 'primary' offset 0
      ) above
    )
    select from up where up.person_id = mentor
  );
end
$$;
