import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn3 = metric({
  id: 'EXO-IDN-3',
  version: 1,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Formal assignments that came out of a discussion of three',
  numerator:
    'Those that were agreed on in a match discussion in which the mentee, the division director and the physician-in-chief took part, or who stood in for them',
  denominator: 'Formal assignments that became active in the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select a.id::text as unit, a.mentee_id as person_id, place.division_id, place.site_id, place.position_description, place.stage, '' as part,
      exists (
        select from match_discussion m
        where m.assignment_id = a.id and (
          select count(distinct c.capacity) from match_contribution c
          where c.discussion_id = m.id and c.capacity in ('mentee', 'division_director', 'physician_in_chief')) = 3
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from department d
    join assignment a on a.department_id = d.id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      and (a.until_on is null or a.until_on > a.starts_on)
    cross join lateral (select greatest((a.activated_at at time zone d.time_zone)::date, a.starts_on) as on_day) began
    cross join lateral measured_place(a.mentee_id, began.on_day) place
    where d.id = ${department} and began.on_day >= ${from} and began.on_day < ${to}`,
});
