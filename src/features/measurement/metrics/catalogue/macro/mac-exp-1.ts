import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const macExp1 = metric({
  id: 'MAC-EXP-1',
  version: 1,
  level: 'macro',
  component: 'expectations',
  cell: 'paper',
  title: 'Agreements that refer to the current definition of mentorship',
  numerator: 'Those whose latest version refers to the definition of mentorship of the department in force on the day',
  denominator: 'Formal assignments that hold on the day and have an agreement that both sides acknowledged by then',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'agreement:read',
  exclusions: {},
  rows: ({ department, from }) => sql`
    select f.assignment_id::text as unit, f.mentee_id as person_id, f.division_id, f.site_id, f.position_description, f.stage, '' as part,
      coalesce(latest.definition_id = (
        select c.id from expectation_document c
        where c.department_id = ${department} and c.kind = 'mentorship_definition' and c.starts_on <= ${from} and (c.ends_on is null or c.ends_on > ${from})
      ), false)::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from department d
    cross join measured_assignments(${department}, ${from}) f
    cross join lateral (
      select g.definition_id from mentoring_agreement g
      where g.assignment_id = f.assignment_id
        and (greatest(g.mentee_acknowledged_at, g.mentor_acknowledged_at) at time zone d.time_zone)::date <= ${from}
        and g.mentee_acknowledged_at is not null and g.mentor_acknowledged_at is not null
      order by g.version desc
      limit 1
    ) latest
    where d.id = ${department}`,
});
