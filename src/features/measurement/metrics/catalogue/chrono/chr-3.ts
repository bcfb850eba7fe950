import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const chr3 = metric({
  id: 'CHR-3',
  version: 1,
  level: 'chrono',
  component: null,
  cell: 'derived',
  title: 'Survival of formal relations',
  numerator:
    'Formal assignments that ended, by whatever cause: nobody is at fault. Those that run or were completed are censored on that day',
  denominator: 'Formal assignments that began in the period',
  unit: 'years',
  period: 'cohort',
  horizon: 'long',
  matures_after_years: 3,
  statistic: 'survival',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: {
    voided: 'Entered in error',
    called_off: 'Called off before it began',
  },
  rows: ({ department, from, to, until }) => sql`
    select a.id::text as unit, a.mentee_id as person_id, place.*, '' as part, (known.is_over and a.state <> 'completed')::int as numerator, 1 as denominator,
      (least(a.until_on, ${until}) - a.starts_on) / 365.0::float8 as value, not known.is_over or a.state = 'completed' as censored,
      case when a.state = 'voided' then 'voided' when a.until_on <= a.starts_on then 'called_off' end as excluded
    from assignment a
    cross join lateral (select coalesce(a.until_on <= ${until}, false) as is_over) known
    cross join lateral measured_place(a.mentee_id, a.starts_on) place
    where a.department_id = ${department} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended', 'voided')
      and a.starts_on >= ${from} and a.starts_on < ${to}`,
});
