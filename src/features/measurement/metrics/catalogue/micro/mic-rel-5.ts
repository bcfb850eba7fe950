import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micRel5 = metric({
  id: 'MIC-REL-5',
  version: 2,
  level: 'micro',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Relations without a meeting for 180 active days',
  numerator: 'Formal assignments without a qualifying meeting on their last 180 active days, by who of the two proposed a meeting last',
  denominator: 'Formal assignments of the day that began at least 180 days before',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['mentor_proposed_last', 'mentee_proposed_last', 'nobody_proposed'],
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'meeting:read',
  exclusions: {
    too_recent: 'Began less than 180 days before',
  },
  rows: ({ department, from }) => sql`
    select f.assignment_id::text as unit, f.mentee_id as person_id, f.division_id, f.site_id, f.position_description, f.stage,
      case last.proposed_by when f.mentor_id then 'mentor_proposed_last' when f.mentee_id then 'mentee_proposed_last' else 'nobody_proposed' end as part,
      (coalesce(days_in(range_agg(daterange(i.starts_on, i.ends_on)) filter (where i.assignment_id is not null)
        * datemultirange(daterange(greatest(met.last_on + 1, f.starts_on), ${from} + 1))), 0) >= 180)::int as numerator,
      1 as denominator, null::numeric as value, false as censored, case when f.starts_on > ${from} - 180 then 'too_recent' end as excluded
    from measured_assignments(${department}, ${from}) f
    join department d on d.id = ${department}
    left join assignment_interval i on i.assignment_id = f.assignment_id and i.status = 'active'
    left join lateral (
      select max(q.held_on) as last_on from qualifying_meeting q where q.assignment_id = f.assignment_id and q.held_on <= ${from}
    ) met on true
    left join lateral (
      select m.proposed_by from meeting m
      cross join lateral (select least((m.created_at at time zone d.time_zone)::date, m.held_on) as on_day) proposed
      where m.assignment_id = f.assignment_id and m.state <> 'voided' and proposed.on_day <= ${from}
      order by proposed.on_day desc, m.id desc limit 1
    ) last on true
    group by f.assignment_id, f.mentee_id, f.mentor_id, f.starts_on, f.division_id, f.site_id, f.position_description, f.stage, last.proposed_by, met.last_on`,
});
