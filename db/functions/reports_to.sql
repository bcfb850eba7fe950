-- Every basis on which a mentee reports to a mentor, with its period: superiors_of() for one pair. The planner puts the mentor into each of
-- its branches.
create or replace function reports_to(mentee uuid, mentor uuid, during daterange)
returns table (kind text, role_id uuid, line_ids uuid[], division_id uuid, site_id uuid, starts_on date, ends_on date)
language sql stable as $$
  select s.kind, s.role_id, s.line_ids, s.division_id, s.site_id, s.starts_on, s.ends_on
  from superiors_of(mentee, during) s
  where s.superior_id = mentor
$$;
