import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const chr5 = metric({
  id: 'CHR-5',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Needs by area',
  numerator: 'Needs of priority 4 or 5 of the area in the latest needs profile',
  denominator: 'All needs of priority 4 or 5 of the full-time faculty of the last day of the period',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'distribution',
  parts: [
    'promotion',
    'cfar',
    'research_network',
    'quality_network',
    'education_recognition',
    'grants',
    'clinical_skills',
    'difficult_conversations',
    'work_life',
    'family',
    'leadership',
    'sponsorship',
    'new_direction',
    'becoming_a_mentor',
    'succession',
    'retirement_transition',
    'other',
  ],
  by: ['division', 'career_stage'],
  explained_by: 'needs:read',
  exclusions: {},
  rows: ({ department, to }) => sql`
    select f.person_id || ' ' || need.area as unit, f.person_id, f.division_id, f.site_id, f.position_description, coalesce(stated.career_stage, f.stage) as stage,
      need.area as part, 1 as numerator, 1 as denominator, null::numeric as value, false as censored, null::text as excluded
    from measured_faculty(${department}, ${to} - 1) f
    join department d on d.id = ${department}
    cross join lateral (
      select p.id, p.career_stage from needs_profile p
      where p.person_id = f.person_id and (p.created_at at time zone d.time_zone)::date < ${to}
      order by p.version desc limit 1
    ) stated
    join need on need.needs_profile_id = stated.id and need.priority >= 4`,
});
