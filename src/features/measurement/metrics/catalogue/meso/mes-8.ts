import { type RawBuilder, sql } from 'kysely';
import { type Metric, metric, type Scope } from '../../definition.ts';
import { exoMea1 } from '../exo/exo-mea-1.ts';
import { exoRec1 } from '../exo/exo-rec-1.ts';
import { exoRec2 } from '../exo/exo-rec-2.ts';
import { exoRec3 } from '../exo/exo-rec-3.ts';
import { micRel1 } from '../micro/mic-rel-1.ts';

/** What a part of another metric comes to in each division, in percent. */
const shares = ({ rows }: Metric, scope: Scope, part = ''): RawBuilder<unknown> => sql`(
  select m.division_id, 100 * sum(m.numerator)::float8 / sum(m.denominator) as share, count(*) as counted
  from (${rows === null ? sql`` : rows(scope)}) m
  where m.excluded is null and m.division_id is not null and m.part = ${sql.lit(part)}
  group by m.division_id having sum(m.denominator) > 0)`;

export const mes8 = metric({
  id: 'MES-8',
  version: 1,
  level: 'meso',
  component: null,
  cell: 'derived',
  title: 'Recognition and measurement in divisions, and the meetings of their pairs',
  numerator:
    'Rank correlation, across divisions, of a value of the division with its programme years that had their meetings (MIC-REL-1): awards conferred (EXO-REC-1), mentors nominated (EXO-REC-2) and acknowledged (EXO-REC-3), and, on the last day, mentees with a status (EXO-MEA-1). Exploratory. Rows are ranks, so that their sums tell of no division',
  denominator: 'Divisions with at least five evaluated programme years and a value, if there are eight or more',
  unit: 'rho',
  period: 'academic_year',
  horizon: 'long',
  matures_after_years: 3,
  statistic: 'correlation',
  parts: ['awards', 'nominations', 'acknowledgement', 'status'],
  by: [],
  of_things: true,
  exclusions: {
    few_years: 'Fewer than five programme years of the division were evaluated',
    few_divisions: 'Fewer than eight divisions have both values',
  },
  rows: (scope) => {
    const last: Scope = { ...scope, from: sql`(${scope.to} - 1)` };
    return sql`
    with linked as (
      select 'awards' as part, s.division_id, s.share from ${shares(exoRec1, scope, 'divisions')} s
      union all
      select 'nominations', s.division_id, s.share from ${shares(exoRec2, scope, 'nominees')} s
      union all
      select 'acknowledgement', s.division_id, s.share from ${shares(exoRec3, last, 'acknowledged')} s
      union all
      select 'status', s.division_id, s.share from ${shares(exoMea1, last)} s
    ), paired as (
      select l.part, l.division_id, l.share, met.share as met_share, met.counted >= 5 as is_counted
      from linked l join ${shares(micRel1, scope)} met on met.division_id = l.division_id
    )
    select p.division_id::text as unit, null::uuid as person_id, p.division_id, null::uuid as site_id, null::text as position_description, null::text as stage,
      p.part,
      rank() over (partition by p.part, p.is_counted order by p.share)
        + (count(*) over (partition by p.part, p.is_counted, p.share) - 1) / 2.0 as numerator,
      1 as denominator,
      rank() over (partition by p.part, p.is_counted order by p.met_share)
        + (count(*) over (partition by p.part, p.is_counted, p.met_share) - 1) / 2.0 as value,
      false as censored,
      case when not p.is_counted then 'few_years'
        when count(*) filter (where p.is_counted) over (partition by p.part) < 8 then 'few_divisions' end as excluded
    from paired p`;
  },
});
