import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micExp1 = metric({
  id: 'MIC-EXP-1',
  version: 1,
  level: 'micro',
  component: 'expectations',
  cell: 'paper',
  title: 'Agreements that both sides acknowledged within 60 days',
  numerator: 'Formal assignments whose agreement both sides had acknowledged 60 days after the first day',
  denominator: 'Formal assignments that began in the period and reached 60 days',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'agreement:read',
  exclusions: {
    ended_before: 'Ended before 60 days',
    too_recent: 'Began less than 60 days ago',
  },
  rows: ({ department, from, to, until }) => sql`
    select a.id::text as unit, a.mentee_id as person_id, place.*, '' as part, coalesce(agreed.on_day <= a.starts_on + 60, false)::int as numerator,
      1 as denominator, null::numeric as value, false as censored,
      case when a.until_on < a.starts_on + 60 then 'ended_before' when a.starts_on + 60 >= ${until} then 'too_recent' end as excluded
    from assignment a
    join department d on d.id = a.department_id
    cross join lateral measured_place(a.mentee_id, a.starts_on) place
    cross join lateral (
      select min((greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at) at time zone d.time_zone)::date) as on_day
      from mentoring_agreement g
      where g.assignment_id = a.id and g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null
    ) agreed
    where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
      and a.starts_on >= ${from} and a.starts_on < ${to} and (a.until_on is null or a.until_on > a.starts_on)`,
});
