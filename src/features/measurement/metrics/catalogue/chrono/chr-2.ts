import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const chr2 = metric({
  id: 'CHR-2',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Days without a primary mentor',
  numerator: 'Days without a primary formal assignment that holds and is not suspended',
  denominator: 'Days of eligible mentees: active full-time faculty in the programme years of the policy, not on a clock-stopping leave',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  repeats: 'Days of the same mentee are counted one by one',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {},
  rows: ({ department, from, to }) => sql`
    with rule as materialized (
      select r.programme_years, daterange(lag(r.ends_on) over (order by r.starts_on), r.ends_on) as days
      from policy r where r.department_id = ${department} and (r.ends_on is null or r.ends_on > r.starts_on)
    ), eligible as materialized (
      select p.id as person_id,
        range_agg(daterange(y.first_on, y.ends_on) * rule.days * daterange(${from}, least(${to}, p.deceased_on)))
          * (select range_agg(daterange(a.starts_on, a.ends_on)) from appointment a where a.person_id = p.id and a.category = 'full_time')
          - stopped_days(p.id) as days
      from person p
      cross join lateral programme_years(p.id, ${to} - 1) y
      join rule on y.programme_year <= rule.programme_years
      where p.department_id = ${department} and p.kind = 'faculty' and p.merged_into_id is null and not y.is_enrolled
        -- Without a leave that stops the clock, the programme years of most were over long ago.
        and (exists (select from leave l where l.person_id = p.id and l.stops_clock) or exists (
          select from appointment a where a.person_id = p.id and a.category = 'full_time'
            and a.starts_on > ${from} - make_interval(years => (select max(r.programme_years) from rule r))
        ))
        and (y.ends_on is null or y.ends_on > ${from}) and (p.deceased_on is null or p.deceased_on > ${from})
      group by p.id
    ), mentored as materialized (
      select a.mentee_id, range_agg(daterange(i.starts_on, i.ends_on)) as days
      from assignment a join assignment_interval i on i.assignment_id = a.id and i.status <> 'suspended_conflict'
      where a.department_id = ${department} and a.is_primary and a.starts_on < ${to} and (a.until_on is null or a.until_on > ${from})
      group by a.mentee_id
    )
    select piece.person_id || ' ' || piece.starts_on as unit, piece.person_id, piece.division_id, piece.site_id, piece.position_description, piece.stage, '' as part,
      days_in(piece.days - coalesce(m.days, '{}')) as numerator, days_in(piece.days) as denominator, null::numeric as value, false as censored,
      null::text as excluded
    from (
      select e.person_id, p.*, e.days * datemultirange(daterange(p.starts_on, p.ends_on)) as days
      from eligible e cross join lateral measured_pieces(e.person_id, ${from}, ${to}) p
    ) piece
    left join mentored m on m.mentee_id = piece.person_id
    where not isempty(piece.days)`,
});
