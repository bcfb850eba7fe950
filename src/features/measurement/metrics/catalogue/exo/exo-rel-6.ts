import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRel6 = metric({
  id: 'EXO-REL-6',
  version: 1,
  level: 'exo',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Faculty at programme events, and mentorships that came of one',
  numerator: 'attendance: those who attended at least one programme event in the period. origin: relations whose origin is an event',
  denominator:
    'attendance: full-time faculty on the last day of the period. origin: mentoring relations of any type that began in the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['attendance', 'origin'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select f.person_id::text as unit, f.person_id, f.division_id, f.site_id, f.position_description, f.stage, 'attendance' as part,
      exists (
        select from event_attendance t join programme_event e on e.id = t.event_id
        where t.person_id = f.person_id and t.attendance = 'present' and e.cancelled_at is null and e.held_on >= ${from} and e.held_on < ${to}
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_faculty(${department}, ${to} - 1) f
    union all
    select a.id::text, a.mentee_id, place.division_id, place.site_id, place.position_description, place.stage, 'origin', (a.origin = 'event')::int, 1, null, false, null
    from assignment a cross join lateral measured_place(a.mentee_id, a.starts_on) place
    where a.department_id = ${department} and a.state in ('live', 'completed', 'ended') and a.starts_on >= ${from} and a.starts_on < ${to}
      and (a.until_on is null or a.until_on > a.starts_on)`,
});
