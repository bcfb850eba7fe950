import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRec1 = metric({
  id: 'EXO-REC-1',
  version: 1,
  level: 'exo',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Divisions that confer awards for mentoring, and awards of the department',
  numerator:
    'divisions: those of which an award for mentoring was conferred in the period. departmental: awards of the whole department that were conferred. Awards that were withdrawn do not count',
  denominator:
    'divisions: those active in the period. departmental: award programmes of the department that are not retired by its first day',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['divisions', 'departmental'],
  by: ['division'],
  of_things: true,
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select v.id::text as unit, null::uuid as person_id, v.id as division_id, null::uuid as site_id, null as position_description, null as stage,
      'divisions' as part, exists (
        select from award_programme p join award_cycle c on c.programme_id = p.id join award w on w.cycle_id = c.id
        where p.division_id = v.id and w.withdrawn_on is null and w.conferred_on >= ${from} and w.conferred_on < ${to}
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from division v
    where v.department_id = ${department} and daterange(v.starts_on, v.ends_on) && daterange(${from}, ${to})
    union all
    select p.id::text, null, null, null, null, null, 'departmental', (
        select count(*) from award_cycle c join award w on w.cycle_id = c.id
        where c.programme_id = p.id and w.withdrawn_on is null and w.conferred_on >= ${from} and w.conferred_on < ${to}
      ), 1, null, false, null
    from award_programme p
    where p.department_id = ${department} and p.division_id is null and (p.retired_on is null or p.retired_on > ${from})`,
});
