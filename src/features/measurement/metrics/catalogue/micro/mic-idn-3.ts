import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const micIdn3 = metric({
  id: 'MIC-IDN-3',
  version: 2,
  level: 'micro',
  component: 'mentor_identification',
  cell: 'paper',
  title: 'Willing mentors with room for a mentee',
  numerator: 'Active full-time faculty who are willing to mentor and take more formal mentees than they have',
  denominator: 'Active full-time faculty with a mentor profile, or of a rank from assistant professor on',
  unit: 'percent',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'mentor_profile:read',
  exclusions: {
    no_profile: 'A lecturer without a mentor profile',
    not_recorded: 'What the mentor profile said on the day is not recorded',
  },
  rows: ({ department, from }) => sql`
    select f.person_id::text as unit, f.person_id, f.division_id, f.site_id, f.position_description, f.stage, '' as part,
      (coalesce(m.is_willing, false) and coalesce(m.capacity_formal, rule.capacity_formal_default) > load.mentees)::int as numerator,
      1 as denominator, null::numeric as value, false as censored,
      case when m.is_recorded is null and f.rank = 'lecturer' then 'no_profile' when not m.is_recorded then 'not_recorded' end as excluded
    from measured_faculty(${department}, ${from}) f
    cross join policy_on(${department}, ${from}) rule
    left join lateral measured_profile(f.person_id, ${from}) m on true
    cross join lateral (
      select count(*) as mentees from assignment a
      where a.mentor_id = f.person_id and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and a.starts_on <= ${from} and (a.until_on is null or a.until_on > ${from}) and assignment_status(a, ${from}) <> 'suspended_conflict'
    ) load`,
});
