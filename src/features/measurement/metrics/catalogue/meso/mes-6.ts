import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const mes6 = metric({
  id: 'MES-6',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Mentor teams that met together',
  numerator: 'Those with a confirmed joint meeting with two or more of their formal mentors in the period',
  denominator: 'Faculty who had two or more formal mentors at a time on at least 180 days of the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'meeting:read',
  exclusions: {
    too_few_days: 'Had two formal mentors at a time, on fewer than 180 days',
  },
  rows: ({ department, from, to }) => sql`
    with relation as materialized (
      select a.id, a.mentee_id, a.mentor_id, daterange(greatest(a.starts_on, ${from}), least(a.until_on, ${to})) as days
      from assignment a
      join person p on p.id = a.mentee_id and p.kind = 'faculty'
      where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and a.starts_on < ${to} and (a.until_on is null or a.until_on > greatest(a.starts_on, ${from}))
    ), team as (
      select one.mentee_id, range_agg(one.days * other.days) as days
      from relation one join relation other on other.mentee_id = one.mentee_id and other.mentor_id > one.mentor_id and other.days && one.days
      group by one.mentee_id
    )
    select t.mentee_id::text as unit, t.mentee_id as person_id, place.*, '' as part,
      exists (
        select from relation r
        join meeting m on m.assignment_id = r.id and m.kind = 'joint' and m.state = 'confirmed' and m.held_on >= ${from} and m.held_on < ${to}
        where r.mentee_id = t.mentee_id
        group by coalesce(m.joint_id, m.id) having count(distinct r.mentor_id) >= 2
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, case when days_in(t.days) < 180 then 'too_few_days' end as excluded
    from team t
    cross join lateral measured_place(t.mentee_id, upper(t.days) - 1) place`,
});
