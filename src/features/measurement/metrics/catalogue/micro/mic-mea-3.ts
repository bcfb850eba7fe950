import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micMea3 = metric({
  id: 'MIC-MEA-3',
  version: 1,
  level: 'micro',
  component: 'measurement',
  cell: 'derived',
  title: 'Satisfaction with mentorship at check-ins',
  numerator: 'Check-ins held in the period whose rating of mentorship is 4 or 5 of 5',
  denominator: 'Check-ins held with a rating, of mentees with a formal mentorship at least six months old on that day',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: {
    no_rating: 'Held without a rating of mentorship',
    too_recent: 'No formal mentorship of the mentee was six months old',
  },
  rows: ({ department, from, to }) => sql`
    select c.id::text as unit, c.mentee_id as person_id, place.*, '' as part, coalesce(w.satisfaction_rating >= 4, false)::int as numerator,
      1 as denominator, null::numeric as value, false as censored,
      case when w.satisfaction_rating is null then 'no_rating' when not exists (
        select from assignment a
        where a.mentee_id = c.mentee_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
          and a.starts_on <= (c.held_on - interval '6 months')::date and (a.until_on is null or a.until_on > c.held_on)
      ) then 'too_recent' end as excluded
    from check_in c
    left join check_in_content w on w.check_in_id = c.id
    cross join lateral measured_place(c.mentee_id, c.held_on) place
    where c.department_id = ${department} and c.state in ('held', 'acknowledged') and c.held_on >= ${from} and c.held_on < ${to}`,
});
