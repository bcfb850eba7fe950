import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macRel1 = metric({
  id: 'MAC-REL-1',
  version: 1,
  level: 'macro',
  component: 'relationship_maintenance',
  cell: 'derived',
  title: 'New faculty who are still here after five years',
  numerator: 'Those who hold an appointment on the day five years after the first, emeritus appointments aside; a leave ends none',
  denominator:
    'New faculty: whose full-time appointment began in the period. covered: with a formal mentor, not suspended, on at least 80 % of the days on which they held an appointment in these five years; less_covered: on fewer',
  unit: 'percent',
  period: 'cohort',
  horizon: 'long',
  matures_after_years: 5,
  statistic: 'share',
  parts: ['covered', 'less_covered'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: { died: 'Died within five years', not_yet: 'Five years have not passed' },
  rows: ({ department, from, to, until }) => sql`
    select n.person_id || ' ' || n.starts_on as unit, n.person_id, n.division_id, n.site_id, n.position_description, n.stage,
      case when 5 * days_in(here.days * mentored.days) >= 4 * days_in(here.days) then 'covered' else 'less_covered' end as part,
      (here.all_days @> five.on_day)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when p.deceased_on <= five.on_day then 'died' when five.on_day >= ${until} then 'not_yet' end as excluded
    from measured_new_faculty(${department}, ${from}, ${to}) n
    join person p on p.id = n.person_id
    cross join lateral (select (n.starts_on + interval '5 years')::date as on_day) five
    cross join lateral (
      select range_agg(daterange(a.starts_on, a.ends_on)) as all_days,
        range_agg(daterange(a.starts_on, a.ends_on)) * datemultirange(daterange(n.starts_on, five.on_day)) as days
      from appointment a where a.person_id = n.person_id and a.category <> 'emeritus'
    ) here
    cross join lateral (
      select coalesce(range_agg(held.days), '{}') as days
      from assignment a
      cross join lateral (
        select datemultirange(daterange(a.starts_on, a.until_on))
          - coalesce((select range_agg(daterange(c.starts_on, c.ends_on)) from conflict_case c where c.assignment_id = a.id), '{}') as days
      ) held
      where a.mentee_id = n.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
    ) mentored`,
});
