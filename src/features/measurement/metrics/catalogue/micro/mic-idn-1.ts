import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micIdn1 = metric({
  id: 'MIC-IDN-1',
  version: 1,
  level: 'micro',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Needs stated before the first match discussion',
  numerator:
    'New faculty who had stated needs, where they trained, a career stage and how far a mentor should be like them (also if not at all) before that day',
  denominator: 'New faculty with a match discussion that was not cancelled',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {
    no_discussion: 'No match discussion so far',
  },
  rows: ({ department, from, to, until }) => sql`
    select n.person_id || ' ' || n.starts_on as unit, n.person_id, n.division_id, n.site_id, n.position_description, n.stage, '' as part,
      (exists (
        select from needs_profile p
        where p.person_id = n.person_id and (p.created_at at time zone d.time_zone)::date <= met.on_day and p.training_location is not null
          and (p.career_stage is not null or n.stage is not null) and exists (select from need where need.needs_profile_id = p.id)
      ) and exists (
        select from concordance_preference c
        where c.person_id = n.person_id and (c.opted_in_at at time zone d.time_zone)::date <= met.on_day
      ))::int as numerator,
      1 as denominator, null::numeric as value, false as censored, case when met.on_day is null then 'no_discussion' end as excluded
    from measured_new_faculty(${department}, ${from}, ${to}) n
    join department d on d.id = ${department}
    cross join lateral policy_on(${department}, n.starts_on) rule
    cross join lateral (
      select min(coalesce(m.held_on, m.opened_on)) as on_day
      from mentor_request r join match_discussion m on m.request_id = r.id
      where r.mentee_id = n.person_id and m.outcome is distinct from 'cancelled'
        and coalesce(m.held_on, m.opened_on) >= n.starts_on - rule.hire_lead_days and coalesce(m.held_on, m.opened_on) < ${until}
        and (n.until_on is null or coalesce(m.held_on, m.opened_on) < n.until_on)
    ) met`,
});
