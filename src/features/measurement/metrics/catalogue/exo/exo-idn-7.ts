import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn7 = metric({
  id: 'EXO-IDN-7',
  version: 1,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Formal mentors from another division or site',
  numerator: 'Formal assignments whose mentor is, on the day, in another primary division (or at another primary site) than the mentee',
  denominator: 'Formal assignments that hold on the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['other_division', 'other_site'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: { without_place: 'The mentor or the mentee has no primary division (or site) here, such as an external mentor' },
  rows: ({ department, from }) => sql`
    select f.assignment_id::text as unit, f.mentee_id as person_id, f.division_id, f.site_id, f.position_description, f.stage, part.name as part,
      (part.of_mentor <> part.of_mentee)::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when part.of_mentor is null or part.of_mentee is null then 'without_place' end as excluded
    from measured_assignments(${department}, ${from}) f
    cross join lateral (values
      ('other_division', f.division_id, (select m.division_id from division_membership m
        where m.person_id = f.mentor_id and m.is_primary and m.starts_on <= ${from} and (m.ends_on is null or m.ends_on > ${from}))),
      ('other_site', f.site_id, (select s.site_id from site_membership s
        where s.person_id = f.mentor_id and s.is_primary and s.starts_on <= ${from} and (s.ends_on is null or s.ends_on > ${from})))
    ) part(name, of_mentee, of_mentor)`,
});
