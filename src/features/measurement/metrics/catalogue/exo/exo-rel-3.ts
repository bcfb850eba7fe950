import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRel3 = metric({
  id: 'EXO-REL-3',
  version: 1,
  level: 'exo',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Eligible faculty with an approved academic plan',
  numerator:
    'Those with an academic plan in force on the day, of which the division director and the physician-in-chief, or who stood in for them, approved a version',
  denominator: 'Eligible mentees whose clock has run for more than 180 days',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from }) => sql`
    select e.person_id::text as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part,
      exists (
        select from academic_plan p
        join plan_version v on v.plan_id = p.id and v.state in ('in_force', 'superseded') and v.in_force_on <= ${from}
          and (v.superseded_on is null or v.superseded_on > ${from})
        where p.mentee_id = e.person_id and p.starts_on <= ${from} and coalesce(plan_until(p), 'infinity') > ${from}
          and 2 = (
            select count(distinct coalesce(d.stands_in_for, d.capacity)) from plan_version w join plan_decision d on d.version_id = w.id
            where w.plan_id = p.id and w.in_force_on <= ${from} and d.decision = 'approved' and d.decided_on <= ${from}
              and coalesce(d.stands_in_for, d.capacity) in ('division_director', 'physician_in_chief'))
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_eligible(${department}, ${from}) e
    where days_in(datemultirange(daterange(e.clock_from, ${from})) - stopped_days(e.person_id)) > 180`,
});
