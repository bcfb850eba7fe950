import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoExp1 = metric({
  id: 'EXO-EXP-1',
  version: 2,
  level: 'exo',
  component: 'expectations',
  cell: 'paper',
  title: 'Division directors who held every annual review they owed',
  numerator: 'Division directors who held every annual review that was theirs by the last day of the academic year',
  denominator:
    'Division directors with at least one review due, once a division. A review that was held is owed by whoever held it as director, another by those who direct the division of the mentee on the last day, unless they mentored the mentee in that year',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    with due as materialized (
      select * from measured_reviews_due(${department}, ${from}, ${to}) r where not r.is_waived
    ), duty as (
      select held.person_id, held.division_id, true as is_held
      from due d join leadership_role held on held.id = d.role_id
      where d.held_on < ${to} and d.capacity = 'division_director'
      union all
      select r.person_id, r.division_id, false
      from due d
      join leadership_role r on r.department_id = ${department} and r.role = 'division_director' and r.division_id = d.division_id
        and r.starts_on < ${to} and (r.ends_on is null or r.ends_on >= ${to})
      join person who on who.id = r.person_id and (who.deceased_on is null or who.deceased_on >= ${to})
      where (d.held_on is null or d.held_on >= ${to}) and r.person_id <> d.person_id and not exists (
        select from assignment a
        where a.mentee_id = d.person_id and a.mentor_id = r.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and a.starts_on < ${to} and (a.until_on is null or a.until_on > greatest(a.starts_on, ${from})))
    )
    select d.person_id || ' ' || d.division_id as unit, d.person_id, d.division_id, null::uuid as site_id, null as position_description, null as stage,
      '' as part, bool_and(d.is_held)::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from duty d
    group by d.person_id, d.division_id`,
});
