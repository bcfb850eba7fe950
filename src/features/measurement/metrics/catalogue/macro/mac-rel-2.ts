import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macRel2 = metric({
  id: 'MAC-REL-2',
  version: 1,
  level: 'macro',
  component: 'relationship_maintenance',
  cell: 'derived',
  title: 'Relations that go on after they are completed',
  numerator: 'Those of which either side has said, half a year after the end, that they were in contact',
  denominator:
    'Formal relations completed at least six months before the wave closed, of which a side has answered by then whether they were in contact',
  unit: 'percent',
  period: 'wave',
  horizon: 'long',
  matures_after_years: 3,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: { voided: 'The relation was entered in error' },
  // About nobody: what one side answered is not for the other to find out.
  rows: ({ department, to }) => sql`
    select a.id::text as unit, null::uuid as person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      bool_or(f.in_contact)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when a.state <> 'completed' then 'voided' end as excluded
    from relation_follow_up f
    join assignment a on a.id = f.assignment_id and a.subtype = 'formal'
    cross join lateral measured_place(a.mentee_id, a.until_on - 1) place
    where f.department_id = ${department} and f.kind = 'contact' and f.answered_on < ${to} and (a.until_on + interval '6 months')::date <= ${to}
    group by a.id, place.division_id`,
});
