-- How many people a closed wave asked, to how many of them the invitation got, and how many answered, by audience, division and site. Both are
-- those that answers are stored with, so that the three numbers count the same people: null gathers places that are too small to be told. Of an
-- external wave sites are not known.
--   delivered   links that were mailed, or drawn by the person; of an external wave as it was stated
--   submitted   answers; where too few anonymous ones were given to be kept, none are counted here (survey_wave.discarded_answers)
create or replace function survey_participation_by_site(department uuid, wave uuid)
returns table (audience text, division_id uuid, site_id uuid, invited int, delivered int, submitted int) language sql stable as $$
  select c.audience, c.division_id, c.site_id, sum(c.invited)::int, sum(c.delivered)::int, sum(c.submitted)::int
  from (
    select i.audience, case when i.stratum is null then i.division_id else s.division_id end as division_id,
      case when i.stratum is null then i.site_id else s.site_id end as site_id, 1 as invited,
      case when exists (select from notification n join notification_link l on l.notification_id = n.id where n.subject_id = i.id) then 1 else 0 end
        as delivered, 0 as submitted
    from survey_wave w
    join survey_invitation i on i.wave_id = w.id
    left join survey_stratum s on s.wave_id = i.wave_id and s.number = i.stratum
    where w.id = wave and w.department_id = department and w.state in ('closed', 'analysed', 'published')
    union all
    select b.audience, b.division_id, null, b.invited, b.delivered, 0 from survey_external_base b where b.wave_id = wave and b.department_id = department
    union all
    select s.audience, s.division_id, case when w.origin <> 'external' then s.site_id end, 0, 0, 1
    from survey_wave w cross join survey_sheets(department, wave) s where w.id = wave
  ) c
  group by c.audience, c.division_id, c.site_id
$$;
