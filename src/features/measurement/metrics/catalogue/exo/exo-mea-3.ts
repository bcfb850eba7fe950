import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoMea3 = metric({
  id: 'EXO-MEA-3',
  version: 1,
  level: 'exo',
  component: 'measurement',
  cell: 'paper',
  title: 'Months since the last survey closed',
  numerator: 'Months since the last day of the last survey wave that closed, without the days on which a wave is paused',
  denominator: 'The department, where a wave has closed by then; the target is 24 months or fewer',
  unit: 'months',
  period: 'day',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'maximum',
  by: [],
  of_things: true,
  exclusions: {},
  rows: ({ department, from }) => sql`
    select last.id::text as unit, null::uuid as person_id, null::uuid as division_id, null::uuid as site_id, null as position_description, null as stage,
      '' as part, 1 as numerator, 1 as denominator,
      round((days_in(
        datemultirange(daterange(last.closed_on, ${from})) - coalesce((
          select range_agg(daterange(p.starts_on, p.ends_on)) from survey_wave_pause p join survey_wave w on w.id = p.wave_id where w.department_id = ${department}
        ), '{}')) / 30.4375)::numeric, 2) as value,
      false as censored, null::text as excluded
    from (
      select w.id, w.closed_on from survey_wave w
      where w.department_id = ${department} and w.closed_on <= ${from}
      order by w.closed_on desc, w.id desc
      limit 1
    ) last`,
});
