import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macMea3 = metric({
  id: 'MAC-MEA-3',
  version: 1,
  level: 'macro',
  component: 'measurement',
  cell: 'paper',
  title: 'Years from assistant to associate professor',
  numerator:
    'Those promoted to associate professor; the value is the median of the adjusted years until then by Kaplan and Meier, leaves that stop the clock not counted',
  denominator:
    'Faculty who first became assistant professors in a full-time appointment since the programme began; whoever was not promoted by the end of the period, or left before, is censored. covered: with a formal mentor, not suspended, on at least 80 % of these days; less_covered: on fewer. Never told for a mentor',
  unit: 'years',
  period: 'three_years',
  horizon: 'long',
  matures_after_years: 5,
  statistic: 'survival',
  parts: ['covered', 'less_covered'],
  by: ['division'],
  sensitive: true,
  exclusions: {},
  rows: ({ department, to }) => sql`
    select s.person_id::text as unit, s.person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage,
      case when 5 * days_in(span.days * mentored.days) >= 4 * days_in(span.days) then 'covered' else 'less_covered' end as part,
      (last.is_promoted)::int as numerator, 1 as denominator, round(days_in(span.days - stopped_days(s.person_id)) / 365.25, 4) as value,
      not last.is_promoted as censored, null::text as excluded
    from department d
    cross join lateral (
      select a.person_id, min(a.starts_on) as starts_on
      from appointment a join person p on p.id = a.person_id and p.kind = 'faculty' and p.merged_into_id is null
      where a.department_id = d.id and a.category = 'full_time' and a.rank = 'assistant_professor' and (a.ends_on is null or a.ends_on > a.starts_on)
      group by a.person_id
    ) s
    join person p on p.id = s.person_id
    cross join lateral (
      select least(
        (select min(m.reached_on) from career_milestone m
          where m.person_id = s.person_id and m.kind = 'junior_promotion' and m.voided_at is null and m.reached_on > s.starts_on),
        (select min(a.starts_on) from appointment a
          where a.person_id = s.person_id and a.rank in ('associate_professor', 'professor') and a.category <> 'emeritus' and a.starts_on > s.starts_on
            and (a.ends_on is null or a.ends_on > a.starts_on))
      ) as promoted_on,
      (select upper(stay) from (
        select range_agg(daterange(a.starts_on, a.ends_on)) as days from appointment a where a.person_id = s.person_id and a.category <> 'emeritus'
      ) held, unnest(held.days) stay where stay @> s.starts_on) as left_on
    ) known
    cross join lateral (
      select coalesce(known.promoted_on < ${to} and known.promoted_on <= least(known.left_on, p.deceased_on, ${to}), false) as is_promoted,
        least(known.promoted_on, known.left_on, p.deceased_on, ${to}) as on_day
    ) last
    cross join lateral (select datemultirange(daterange(s.starts_on, last.on_day)) as days) span
    cross join lateral (
      select coalesce(range_agg(held.days), '{}') as days
      from assignment a
      cross join lateral (
        select datemultirange(daterange(a.starts_on, a.until_on))
          - coalesce((select range_agg(daterange(c.starts_on, c.ends_on)) from conflict_case c where c.assignment_id = a.id), '{}') as days
      ) held
      where a.mentee_id = s.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
    ) mentored
    cross join lateral measured_place(s.person_id, last.on_day - 1) place
    where d.id = ${department} and s.starts_on >= d.programme_starts_on and s.starts_on < ${to} and last.on_day > s.starts_on`,
});
