import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoIdn6 = metric({
  id: 'EXO-IDN-6',
  version: 3,
  level: 'exo',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'How available mentors differ from those who look for one',
  numerator:
    'For each rank, kind of position and self-declared identity: the share among mentors with a free place, less the share among eligible mentees, in percentage points. A dimension of identity is told whole or not at all',
  denominator:
    'Mentors with a free place who, as their profile said on the day, are willing, and eligible mentees, on the day, of whom the rank, position or identity is known',
  unit: 'percentage_points',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'mean',
  by: [],
  sensitive: true,
  exclusions: {
    // One reason, nobody or a few: who is a mentee here, or has declared an identity, is a secret of theirs.
    too_few: 'Fewer of one of the groups than may be told of, or nobody of whom it is known',
    not_recorded: 'What a mentor profile said on the day is not recorded: nobody knows who was available',
  },
  rows: ({ department, from }) => sql`
    with offered as materialized (
      select * from measured_free_places(${department}, ${from})
    ), people as materialized (
      select 'mentor' as side, w.person_id, w.rank, w.position_description from offered w where w.free > 0
      union all
      select 'mentee', e.person_id, f.rank, e.position_description
      from measured_eligible(${department}, ${from}) e join measured_faculty(${department}, ${from}) f on f.person_id = e.person_id
    ), trait as materialized (
      select p.side, 'rank' as dimension, p.rank as category from people p
      union all
      select p.side, 'position', p.position_description from people p where p.position_description is not null
      union all
      select p.side, s.dimension, lower(btrim(s.value)) from people p join self_identification s on s.person_id = p.person_id
    ), category as (
      select t.dimension, t.category, count(*) filter (where t.side = 'mentor') as mentors, count(*) filter (where t.side = 'mentee') as mentees
      from trait t group by t.dimension, t.category
    ), dimension as materialized (
      select c.dimension, sum(c.mentors)::int as mentors, sum(c.mentees)::int as mentees,
        case when least(sum(c.mentors), sum(c.mentees)) < min(rule.disclosure_minimum_base)
            or (c.dimension not in ('rank', 'position') and min(least(c.mentors, c.mentees)) < min(rule.disclosure_minimum_base)) then 'too_few' end as excluded
      from category c cross join policy_on(${department}, ${from}) rule
      group by c.dimension
    )
    select concat_ws(' ', d.dimension, c.category, t.side, row_number() over (
        partition by d.dimension, c.category, t.side order by (t.category = c.category) desc)) as unit, null::uuid as person_id, null::uuid as division_id, null::uuid as site_id,
      null as position_description, null as stage, concat_ws(' ', d.dimension, c.category) as part, coalesce((t.category = c.category)::int, 0) as numerator,
      1 as denominator,
      case when d.excluded is null and t.category = c.category then 100::float8 * (d.mentors + d.mentees) / case t.side when 'mentor' then d.mentors else - d.mentees end
        when d.excluded is null then 0 end as value,
      false as censored, d.excluded
    from dimension d
    join trait t on t.dimension = d.dimension
    left join category c on c.dimension = d.dimension and d.excluded is null
    where not exists (select from offered where not is_recorded)
    union all
    select 'mentor profiles', null, null, null, null, null, '', 0, 1, null, false, 'not_recorded' where exists (select from offered where not is_recorded)`,
});
