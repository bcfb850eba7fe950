-- What a person’s credits as mentor of an academic year come to by now, in quarters: the entries of its statement and about it, with what was
-- posted later about any of these.
create or replace function year_standing(person uuid, year int) returns int language sql stable as $$
  select coalesce(sum(e.quarter_credits), 0)::int
  from credit_entry e left join credit_entry g on g.id = e.grant_id
  where e.person_id = person and e.side = 'mentor' and year in (e.academic_year, e.statement_year, g.statement_year)
$$;
