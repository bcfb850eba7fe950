import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoExp3 = metric({
  id: 'EXO-EXP-3',
  version: 1,
  level: 'exo',
  component: 'expectations',
  cell: 'paper',
  title: 'Divisions whose director and facilitator have acknowledged the charter',
  numerator:
    'Divisions of which a director and a facilitator of the day have acknowledged the facilitator charter in force by then, and the call that the facilitator was selected in says what funding it comes with',
  denominator: 'Divisions that are active on the day',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division'],
  of_things: true,
  exclusions: {},
  rows: ({ department, from }) => sql`
    select v.id::text as unit, null::uuid as person_id, v.id as division_id, null::uuid as site_id, null as position_description, null as stage, '' as part,
      exists (
        select from expectation_document c
        where c.department_id = ${department} and c.kind = 'facilitator_charter' and c.starts_on <= ${from} and (c.ends_on is null or c.ends_on > ${from})
          and exists (
            select from leadership_role r join acknowledgement k on k.document_id = c.id and k.person_id = r.person_id
            where r.division_id = v.id and r.role = 'division_director' and r.starts_on <= ${from} and (r.ends_on is null or r.ends_on > ${from})
              and (k.acknowledged_at at time zone d.time_zone)::date <= ${from})
          and exists (
            select from leadership_role r
            join acknowledgement k on k.document_id = c.id and k.person_id = r.person_id
            join facilitator_application l on l.role_id = r.id
            join facilitator_call b on b.id = l.call_id and b.stipend_cents is not null
            where r.division_id = v.id and r.role = 'mentorship_facilitator' and r.starts_on <= ${from} and (r.ends_on is null or r.ends_on > ${from})
              and (k.acknowledged_at at time zone d.time_zone)::date <= ${from})
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from department d
    join division v on v.department_id = d.id and v.starts_on <= ${from} and (v.ends_on is null or v.ends_on > ${from})
    where d.id = ${department}`,
});
