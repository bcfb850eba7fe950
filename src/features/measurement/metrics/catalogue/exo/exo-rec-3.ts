import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRec3 = metric({
  id: 'EXO-REC-3',
  version: 1,
  level: 'exo',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Mentors acknowledged in public, and with a stipend',
  numerator:
    'acknowledged: those whose award is listed, or thanks to whom are public, with their consent. stipend: those with a stipend for mentoring on the day',
  denominator: 'Faculty who are formal mentors on the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['acknowledged', 'stipend'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'stipend:read',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select m.person_id::text as unit, m.person_id, m.division_id, m.site_id, m.position_description, m.stage, part.name as part, part.holds::int as numerator, 1 as denominator,
      null::numeric as value, false as censored, null::text as excluded
    from department d
    cross join measured_mentors(${department}, ${from}, ${to}) m
    cross join lateral (values
      ('acknowledged', exists (
          select from award w where w.person_id = m.person_id and w.withdrawn_on is null and (w.listing_consented_at at time zone d.time_zone)::date <= ${from})
        or exists (
          select from thanks t join assignment a on a.id = t.assignment_id
          where a.mentor_id = m.person_id and (t.agreed_at at time zone d.time_zone)::date <= ${from})),
      ('stipend', exists (
        select from stipend s where s.person_id = m.person_id and s.voided_at is null and s.starts_on <= ${from} and s.ends_on > ${from}))
    ) part(name, holds)
    where d.id = ${department}`,
});
