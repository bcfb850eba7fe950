import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoExp2 = metric({
  id: 'EXO-EXP-2',
  version: 1,
  level: 'exo',
  component: 'expectations',
  cell: 'paper',
  title: 'New faculty who attended an orientation in their first year',
  numerator:
    'Those who attended an orientation between the first day of the appointment and the day on which it is due, twelve months later by the policy, leaves that stop the clock not counted',
  denominator: 'New full-time faculty whose orientation fell due in the period, and who were still full-time then',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  exclusions: { waived: 'The orientation was waived' },
  rows: ({ department, from, to }) => sql`
    select n.person_id || ' ' || n.starts_on as unit, n.person_id, n.division_id, n.site_id, n.position_description, n.stage, '' as part,
      exists (
        select from event_attendance t join programme_event e on e.id = t.event_id
        where t.person_id = n.person_id and t.attendance = 'present' and e.kind = 'orientation' and e.cancelled_at is null
          and e.held_on >= n.starts_on and e.held_on <= due.on_day
      )::int as numerator,
      1 as denominator, null::numeric as value, false as censored,
      case when exists (
        select from obligation_waiver w where w.person_id = n.person_id and w.kind = 'orientation' and w.revoked_at is null
      ) then 'waived' end as excluded
    from policy_on(${department}, ${from}) rule
    cross join measured_new_faculty(${department}, (${from} - interval '5 years')::date, ${to}) n
    cross join lateral (select adjusted_due(n.person_id, n.starts_on, rule.orientation_due_months) as on_day offset 0) due
    where due.on_day >= ${from} and due.on_day < ${to} and (n.until_on is null or n.until_on > due.on_day)
      and not exists (select from person p where p.id = n.person_id and p.deceased_on <= due.on_day)`,
});
