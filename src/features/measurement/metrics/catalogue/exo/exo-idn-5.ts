import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn5 = metric({
  id: 'EXO-IDN-5',
  version: 3,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Free places with formal mentors for each open request',
  numerator:
    'slots: free places of mentors who are here and, as their profile said on the day, willing. Other parts, for each open request: whether no mentor is left for it who is willing, has a free place, is not the mentee’s superior, formal mentor or somebody they cannot be matched with; and why: nobody is willing, nobody is free, or all who are free are excluded',
  denominator: 'Mentor requests that are open or in discussion on the day',
  unit: 'ratio',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'ratio',
  parts: ['slots', 'without_candidate', 'none_willing', 'none_free', 'all_excluded'],
  by: ['division'],
  sensitive: true,
  exclusions: {
    not_recorded: 'What a mentor profile said on the day is not recorded: nobody knows how many places there were',
  },
  rows: ({ department, from }) => sql`
    with offered as materialized (
      select * from measured_free_places(${department}, ${from})
    ), willing as (
      select * from offered where is_recorded
    ), open as materialized (
      select r.id, r.mentee_id, place.*, found.candidates
      from mentor_request r
      cross join lateral mentor_request_status(r, ${from}) known
      cross join lateral measured_place(r.mentee_id, ${from}) place
      cross join lateral (
        select array(
          select r.mentee_id
          union all select s.superior_id from superiors_of(r.mentee_id, daterange(${from}, null)) s
          union all select case c.person_id when r.mentee_id then c.other_id else c.person_id end from conflict_declaration c
          where r.mentee_id in (c.person_id, c.other_id) and (c.ends_on is null or (c.ends_on > ${from} and c.ends_on > c.starts_on))
          union all select a.mentor_id from assignment a
          where a.mentee_id = r.mentee_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
            and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from})
        ) as ids
        offset 0
      ) barred
      cross join lateral (select count(*) as candidates from willing w where w.free > 0 and w.person_id <> all (barred.ids)) found
      where r.department_id = ${department} and r.opened_on <= ${from} and (r.withdrawn_on is null or r.withdrawn_on > ${from})
        and known.status in ('open', 'in_discussion')
    ), supply as (
      select count(*) filter (where w.is_recorded) as mentors, count(*) filter (where w.is_recorded and w.free > 0) as free,
        case when not bool_and(w.is_recorded) then 'not_recorded' end as excluded
      from offered w
    )
    select w.person_id::text as unit, w.person_id, w.division_id, w.site_id, w.position_description, w.stage, 'slots' as part, w.free as numerator, 0 as denominator,
      null::numeric as value, false as censored, s.excluded
    from offered w cross join supply s
    union all
    select o.id::text, o.mentee_id, o.division_id, o.site_id, o.position_description, o.stage, part.name, part.holds::int, 1, null, false, s.excluded
    from open o cross join supply s
    cross join lateral (values
      ('slots', false),
      ('without_candidate', o.candidates = 0),
      ('none_willing', o.candidates = 0 and s.mentors = 0),
      ('none_free', o.candidates = 0 and s.mentors > 0 and s.free = 0),
      ('all_excluded', o.candidates = 0 and s.free > 0)
    ) part(name, holds)`,
});
