import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const chr6 = metric({
  id: 'CHR-6',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Contact after completion',
  numerator:
    'Completed relations whose mentee or mentor plans to stay in contact; half a year later, those of which either reports contact',
  denominator: 'Completed relations with an answer to it in the year before the wave closed',
  unit: 'percent',
  period: 'wave',
  horizon: 'long',
  matures_after_years: 3,
  statistic: 'share',
  parts: ['planned', 'actual'],
  by: ['division'],
  sensitive: true,
  exclusions: {
    voided: 'The relation was entered in error',
  },
  // About nobody: what one side answered is not for the other to find out.
  rows: ({ department, to }) => sql`
    select f.kind || ' ' || a.id as unit, null::uuid as person_id, place.*, case f.kind when 'continuation' then 'planned' else 'actual' end as part,
      bool_or(f.in_contact)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when a.state <> 'completed' then 'voided' end as excluded
    from relation_follow_up f
    join assignment a on a.id = f.assignment_id
    cross join lateral measured_place(a.mentee_id, a.until_on - 1) place
    where f.department_id = ${department} and f.answered_on >= (${to} - interval '1 year')::date and f.answered_on < ${to}
    group by f.kind, a.id, place.division_id, place.site_id, place.position_description, place.stage`,
});
