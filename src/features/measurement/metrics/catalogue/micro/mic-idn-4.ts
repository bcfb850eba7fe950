import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micIdn4 = metric({
  id: 'MIC-IDN-4',
  version: 2,
  level: 'micro',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Strong needs that a mentor covers',
  numerator:
    'Strong needs in an area that a mentor of the mentee covers: agreed for a relation that holds and is not suspended, or offered by its mentor',
  denominator: 'Needs of priority 4 or 5 in the latest needs profile of eligible mentees',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  repeats: 'Each strong need of a mentee is counted',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'needs:read',
  exclusions: {
    no_strong_need: 'Has stated no need of priority 4 or 5',
    not_recorded: 'No mentor covers it by agreement, and what the profile of one offered on the day is not recorded',
  },
  rows: ({ department, from }) => sql`
    select e.person_id || coalesce(' ' || need.area, '') as unit, e.person_id, e.division_id, e.site_id, e.position_description, e.stage, '' as part,
      covered.somehow::int as numerator, 1 as denominator, null::numeric as value, false as censored,
      case when need.area is null then 'no_strong_need' when not covered.somehow and covered.perhaps then 'not_recorded' end as excluded
    from measured_eligible(${department}, ${from}) e
    join department d on d.id = ${department}
    left join lateral (
      select p.id from needs_profile p
      where p.person_id = e.person_id and (p.created_at at time zone d.time_zone)::date <= ${from}
      order by p.version desc limit 1
    ) stated on true
    left join need on need.needs_profile_id = stated.id and need.priority >= 4
    cross join lateral (
      select coalesce(bool_or(need.area = any (a.need_areas || coalesce(m.need_areas, '{}'))), false) as somehow,
        coalesce(bool_or(not m.is_recorded), false) as perhaps
      from assignment a left join lateral measured_profile(a.mentor_id, ${from}) m on true
      where a.mentee_id = e.person_id and a.state in ('live', 'completed', 'ended')
        and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from}) and assignment_status(a, ${from}) <> 'suspended_conflict'
    ) covered`,
});
