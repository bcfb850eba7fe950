import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macRec1 = metric({
  id: 'MAC-REC-1',
  version: 1,
  level: 'macro',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Promotion files with a report on mentoring',
  numerator: 'Those that hold a report on the mentoring of the person, issued here',
  denominator:
    'Files submitted for promotion in the period by people who had mentored formally for a year or more: 365 days of assignments by then, days with several mentees counted for each',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'long',
  matures_after_years: 5,
  statistic: 'share',
  by: ['division'],
  sensitive: true,
  exclusions: { no_mentoring_year: 'Had mentored formally for less than a year' },
  rows: ({ department, from, to }) => sql`
    select f.id::text as unit, f.person_id, place.division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      (f.report_id is not null)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when coalesce(mentored.days, 0) < 365 then 'no_mentoring_year' end as excluded
    from promotion_file f
    cross join lateral measured_place(f.person_id, f.submitted_on) place
    cross join lateral (
      select sum(greatest(least(a.until_on, f.submitted_on) - a.starts_on, 0)) as days
      from assignment a where a.mentor_id = f.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
    ) mentored
    where f.department_id = ${department} and f.voided_at is null and f.submitted_on >= ${from} and f.submitted_on < ${to}`,
});
