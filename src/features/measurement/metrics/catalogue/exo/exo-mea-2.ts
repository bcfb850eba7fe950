import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoMea2 = metric({
  id: 'EXO-MEA-2',
  version: 1,
  level: 'exo',
  component: 'measurement',
  cell: 'paper',
  title: 'Responses to a survey',
  numerator: 'Answers that were submitted',
  denominator: 'Invitations that were delivered, for each audience',
  unit: 'percent',
  period: 'wave',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  parts: ['mentee', 'mentor', 'leader'],
  by: ['division'],
  exclusions: {},
  rows: ({ department, wave }) => sql`
    select p.audience || ' ' || coalesce(p.division_id::text, '') as unit, null::uuid as person_id, p.division_id, null::uuid as site_id,
      null as position_description, null as stage, p.audience as part, p.submitted as numerator, p.delivered as denominator,
      null::numeric as value, false as censored, null::text as excluded
    from survey_participation(${department}, ${wave}) p`,
});
