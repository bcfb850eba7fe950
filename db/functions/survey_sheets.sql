-- The answers of a wave that is closed, a row for each of them, whatever the form they are stored in. What a form does not store is null:
--   division_id, site_id   of an anonymous answer only where enough people of the place were invited
--   pair_key               shared by the two of a pair; null of anonymous answers, and where the wave asks about no pair
--   met_target             null of anonymous answers
create or replace function survey_sheets(department uuid, wave uuid)
returns table (audience text, division_id uuid, site_id uuid, pair_key text, met_target boolean, answers jsonb) language sql stable as $$
  select s.audience, s.division_id, s.site_id, s.pair_key, s.met_target, s.answers
  from survey_wave w
  cross join lateral (
    select r.audience, r.division_id, r.site_id, null::text as pair_key, null::boolean as met_target, r.answers
    from survey_anonymous_response r where r.wave_id = w.id
    union all
    select r.audience, r.division_id, r.site_id, r.pair_key::text, r.met_target, r.answers from survey_linked_response r where r.wave_id = w.id
    union all
    select i.audience, i.division_id, i.site_id, k.key::text, i.met_target, r.answers
    from survey_identified_response r
    join survey_invitation i on i.id = r.invitation_id
    left join survey_pair_key k on k.assignment_id = i.assignment_id
    where r.wave_id = w.id
  ) s
  where w.id = wave and w.department_id = department and w.state in ('closed', 'analysed', 'published')
$$;
