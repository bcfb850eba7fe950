-- How many people a closed wave asked, to how many of them the invitation got, and how many answered, by audience and division. See
-- survey_participation_by_site.sql.
create or replace function survey_participation(department uuid, wave uuid)
returns table (audience text, division_id uuid, invited int, delivered int, submitted int) language sql stable as $$
  select p.audience, p.division_id, sum(p.invited)::int, sum(p.delivered)::int, sum(p.submitted)::int
  from survey_participation_by_site(department, wave) p
  group by p.audience, p.division_id
$$;
