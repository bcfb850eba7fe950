import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micMea1 = metric({
  id: 'MIC-MEA-1',
  version: 1,
  level: 'micro',
  component: 'measurement',
  cell: 'derived',
  title: 'Relations with agreement, plan and meeting',
  numerator:
    'Those with an agreement that both acknowledged, a confirmed meeting in the last 365 days and, of mentees in the programme years, a plan in force that the mentor of this assignment endorsed',
  denominator: 'Formal assignments of the day that began at least 90 days before',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'agreement:read',
  exclusions: {
    too_recent: 'Began less than 90 days before',
  },
  rows: ({ department, from }) => sql`
    select f.assignment_id::text as unit, f.mentee_id as person_id, f.division_id, f.site_id, f.position_description, f.stage, '' as part,
      (exists (
        select from mentoring_agreement g
        where g.assignment_id = f.assignment_id
          and (greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at) at time zone d.time_zone)::date <= ${from}
          and g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null
      ) and exists (
        select from meeting m
        where m.assignment_id = f.assignment_id and m.state = 'confirmed' and m.held_on > ${from} - 365 and m.held_on <= ${from}
      ) and (
        not exists (select from programme_clock(f.mentee_id, ${from}) k where k.programme_year between 1 and rule.programme_years)
        or exists (
          select from academic_plan p
          join plan_version v on v.plan_id = p.id and v.in_force_on <= ${from} and (v.superseded_on is null or v.superseded_on > ${from})
          where p.mentee_id = f.mentee_id and p.starts_on <= ${from} and plan_until(p) > ${from} and exists (
            select from plan_endorsement e join plan_version endorsed on endorsed.id = e.version_id
            where endorsed.plan_id = p.id and e.assignment_id = f.assignment_id and e.endorsed_on <= ${from}
          )
        )
      ))::int as numerator,
      1 as denominator, null::numeric as value, false as censored, case when f.starts_on > ${from} - 90 then 'too_recent' end as excluded
    from measured_assignments(${department}, ${from}) f
    join department d on d.id = ${department}
    cross join policy_on(${department}, ${from}) rule`,
});
