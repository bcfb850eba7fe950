import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn4 = metric({
  id: 'EXO-IDN-4',
  version: 1,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Days of formal mentorship suspended by a conflict',
  numerator:
    'Days of these on which a conflict suspends the assignment; beside it the median age, in days, of the cases open at the end of the period',
  denominator: 'Days of formal assignments in the period, counted in the division that the mentee is in on each',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  repeats: 'Days of the same assignment are counted one by one',
  by: ['division'],
  sensitive: true,
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    with held as materialized (
      select a.id, a.mentee_id, datemultirange(daterange(a.starts_on, a.until_on) * daterange(${from}, ${to})) as days,
        coalesce((select range_agg(daterange(c.starts_on, c.ends_on)) from conflict_case c where c.assignment_id = a.id), '{}') as suspended
      from assignment a
      where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and a.starts_on < ${to} and (a.until_on is null or a.until_on > greatest(a.starts_on, ${from}))
    ), piece as (
      select h.id, h.mentee_id, h.suspended, m.division_id, range_agg(daterange(m.starts_on, m.ends_on)) * h.days as days
      from held h join division_membership m on m.person_id = h.mentee_id and m.is_primary
      group by h.id, h.mentee_id, h.suspended, m.division_id, h.days
      union all
      select h.id, h.mentee_id, h.suspended, null, h.days - coalesce((
        select range_agg(daterange(m.starts_on, m.ends_on)) from division_membership m where m.person_id = h.mentee_id and m.is_primary), '{}')
      from held h
    )
    select p.id::text as unit, p.mentee_id as person_id, p.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      days_in(p.days * p.suspended) as numerator, days_in(p.days) as denominator,
      case when p.days @> (${to} - 1) then (
        select max(${to} - c.detected_on) from conflict_case c
        where c.assignment_id = p.id and c.detected_on < ${to} and c.starts_on < ${to} and (c.ends_on is null or c.ends_on >= ${to})) end as value,
      false as censored, null::text as excluded
    from piece p
    where not isempty(p.days)`,
});
