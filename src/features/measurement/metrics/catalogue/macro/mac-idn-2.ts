import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macIdn2 = metric({
  id: 'MAC-IDN-2',
  version: 1,
  level: 'macro',
  component: 'mentor_identification',
  cell: 'derived',
  title: 'Former mentees who have become mentors',
  numerator: 'Those who began to mentor somebody formally within ten years of the beginning of their own first mentorship, and after it',
  denominator:
    'People whose first formal mentorship as mentee began at least five years before the end of the period, and who have no formal mentor on its last day',
  unit: 'percent',
  period: 'three_years',
  horizon: 'long',
  matures_after_years: 5,
  statistic: 'share',
  by: ['division'],
  exclusions: { still_mentee: 'Still has a formal mentor' },
  rows: ({ department, to }) => sql`
    select b.mentee_id::text as unit, b.mentee_id as person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage,
      '' as part,
      exists (
        select from assignment o
        where o.mentor_id = b.mentee_id and o.subtype = 'formal' and o.state in ('live', 'completed', 'ended')
          and (o.until_on is null or o.until_on > o.starts_on) and o.starts_on >= b.first_on and o.starts_on < ${to}
          and o.starts_on < (b.first_on + interval '10 years')::date
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, case when b.is_mentee then 'still_mentee' end as excluded
    from (
      select a.mentee_id, min(a.starts_on) as first_on, bool_or(a.until_on is null or a.until_on >= ${to}) filter (where a.starts_on < ${to}) as is_mentee
      from assignment a join person p on p.id = a.mentee_id and p.kind = 'faculty'
      where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and (a.until_on is null or a.until_on > a.starts_on)
      group by a.mentee_id
    ) b
    cross join lateral measured_place(b.mentee_id, ${to} - 1) place
    where b.first_on <= (${to} - interval '5 years')::date`,
});
