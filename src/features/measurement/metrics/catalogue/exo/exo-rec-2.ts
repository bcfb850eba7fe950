import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRec2 = metric({
  id: 'EXO-REC-2',
  version: 1,
  level: 'exo',
  component: 'mentor_recognition',
  cell: 'paper',
  title: 'Mentors nominated for an award, and who wins again',
  numerator:
    'nominees: those with a nomination submitted in an award cycle of the academic year and not withdrawn. repeat_winners: those with two awards or more in these years',
  denominator:
    'nominees: faculty who were formal mentors in the period. repeat_winners: those who were conferred an award in the three years that end with the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['nominees', 'repeat_winners'],
  by: ['division'],
  sensitive: true,
  explained_by: 'nomination:read_pack',
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    select m.person_id::text as unit, m.person_id, m.division_id, null::uuid as site_id, null as position_description, null as stage, 'nominees' as part,
      exists (
        select from nomination n join award_cycle c on c.id = n.cycle_id
        where n.nominee_id = m.person_id and c.academic_year = extract(year from ${from})::int and n.submitted_on < ${to} and n.state <> 'withdrawn'
      )::int as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_mentors(${department}, ${from}, ${to}) m
    union all
    select w.person_id::text, w.person_id, place.division_id, null, null, null, 'repeat_winners', (w.awards >= 2)::int, 1, null, false, null
    from (
      select w.person_id, count(*) as awards, max(w.conferred_on) as last_on
      from award w
      where w.department_id = ${department} and w.withdrawn_on is null and w.conferred_on >= (${from} - interval '2 years')::date and w.conferred_on < ${to}
      group by w.person_id
    ) w
    cross join lateral measured_place(w.person_id, w.last_on) place`,
});
