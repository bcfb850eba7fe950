import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macDev1 = metric({
  id: 'MAC-DEV-1',
  version: 1,
  level: 'macro',
  component: 'faculty_development',
  cell: 'derived',
  title: 'Hours of learning that mentors and mentees can claim',
  numerator:
    'Hours of mentor training that somebody else verified, and of reflection on feedback, in the section of the Maintenance of Certification programme for which they can be claimed',
  denominator: 'People whose statement of the calendar year has such hours',
  unit: 'hours_per_year',
  period: 'calendar_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'ratio',
  parts: ['section_1', 'section_2', 'section_3'],
  by: ['division'],
  sensitive: true,
  explained_by: 'moc_statement:read',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    with done as materialized (
      select t.person_id, t.completed_on as on_day, t.duration_min as minutes, case when t.is_accredited then coalesce(t.moc_section, 1) else 1 end as section
      from mentor_training t
      where t.department_id = ${department} and t.verified_at is not null and t.verified_by <> t.person_id and t.voided_at is null
        and t.completed_on >= ${from} and t.completed_on < ${to}
      union all
      select r.mentor_id, r.reflected_on, r.minutes, 3
      from feedback_reflection r
      left join mentor_feedback f on f.id = r.feedback_id
      left join assignment a on a.id = f.assignment_id
      where r.department_id = ${department} and r.voided_at is null and r.reflected_on >= ${from} and r.reflected_on < ${to}
        and (a.id is null or a.state in ('live', 'completed', 'ended'))
    ), claimant as (
      select d.person_id, max(d.on_day) as last_on from done d group by d.person_id
    )
    select c.person_id::text as unit, c.person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage,
      'section_' || s.section as part,
      coalesce((select sum(d.minutes) from done d where d.person_id = c.person_id and d.section = s.section), 0) / 60.0 as numerator, 1 as denominator,
      null::numeric as value, false as censored, null::text as excluded
    from claimant c
    cross join generate_series(1, 3) s(section)
    cross join lateral measured_place(c.person_id, c.last_on) place`,
});
