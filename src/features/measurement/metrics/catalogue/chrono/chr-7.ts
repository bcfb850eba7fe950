import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const chr7 = metric({
  id: 'CHR-7',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Years since the programme began',
  numerator: 'Years since the programme of the department began; for a division, since it has been part of it',
  denominator: 'The department and its divisions',
  unit: 'years',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'maximum',
  by: ['division'],
  of_things: true,
  exclusions: {
    not_begun: 'The programme begins later',
  },
  rows: ({ department, from }) => sql`
    select unit.name as unit, null::uuid as person_id, unit.division_id, null::uuid as site_id, null::text as position_description, null::text as stage, '' as part,
      null::numeric as numerator, 1 as denominator, (${from} - unit.starts_on) / 365.25::float8 as value, false as censored,
      case when unit.starts_on > ${from} then 'not_begun' end as excluded
    from (
      select 'department' as name, null::uuid as division_id, d.programme_starts_on as starts_on from department d where d.id = ${department}
      union all
      select v.id::text, v.id, greatest(v.starts_on, d.programme_starts_on)
      from division v join department d on d.id = v.department_id
      where v.department_id = ${department} and (v.ends_on is null or v.ends_on > ${from})
    ) unit`,
});
