import { sql } from 'kysely';
import { metric } from '../../definition.ts';

export const exoRel1 = metric({
  id: 'EXO-REL-1',
  version: 1,
  level: 'exo',
  component: 'relationship_maintenance',
  cell: 'paper',
  title: 'Check-ins held in time',
  numerator: 'Check-ins held between one month before and two months after the day on which they were due, by the policy',
  denominator:
    'Faculty on probation whose window for the check-in closed in the period, eighteen adjusted months and two more after the clock began, and who were full-time then',
  unit: 'percent',
  period: 'academic_year',
  horizon: 'short',
  matures_after_years: 0,
  statistic: 'share',
  by: ['division', 'site', 'position_description', 'career_stage'],
  explained_by: 'check_in:read',
  exclusions: { waived: 'The check-in was waived', overtaken: 'The continuing faculty appointment review was decided before' },
  rows: ({ department, from, to, until }) => sql`
    select n.person_id || ' ' || n.starts_on as unit, n.person_id, place.division_id, place.site_id, place.position_description, place.stage, '' as part,
      coalesce(h.held_on >= (due.on_day - make_interval(months => rule.check_in_opens_months))::date and h.held_on < due.closes_on, false)::int as numerator,
      1 as denominator, null::numeric as value, false as censored,
      case when h.is_waived then 'waived'
        when coalesce(h.held_on >= due.closes_on, true) and exists (
          select from career_milestone m
          where m.person_id = n.person_id and m.kind = 'cfar_decided' and m.voided_at is null and m.cfar_outcome <> 'probation_extended'
            and m.reached_on >= n.starts_on and m.reached_on < due.closes_on) then 'overtaken' end as excluded
    from policy_on(${department}, ${from}) rule
    cross join measured_new_faculty(${department}, (${from} - interval '6 years')::date, ${to}) n
    cross join lateral (select adjusted_due(n.person_id, n.starts_on, rule.check_in_months) as on_day offset 0) pushed
    cross join lateral (select pushed.on_day, adjusted_due(n.person_id, pushed.on_day, rule.check_in_closes_months) as closes_on offset 0) due
    cross join lateral measured_place(n.person_id, due.closes_on - 1) place
    left join lateral (
      select case when c.held_on < ${until} then c.held_on end as held_on, c.state = 'waived' and c.waived_on < ${until} as is_waived
      from check_in c
      where c.mentee_id = n.person_id and c.state not in ('cancelled', 'voided') and (c.clock_starts_on = n.starts_on or c.held_on >= n.starts_on)
        and (n.until_on is null or c.held_on is null or c.held_on < n.until_on)
      order by c.state in ('held', 'acknowledged') desc, c.state = 'waived' desc, c.id
      limit 1
    ) h on true
    where due.closes_on > ${from} and due.closes_on <= ${to} and (n.until_on is null or n.until_on >= due.closes_on)
      and not exists (select from person p where p.id = n.person_id and p.deceased_on < due.closes_on)
      and exists (
        select from appointment a
        where a.person_id = n.person_id and a.category = 'full_time' and a.status = 'probationary'
          and a.starts_on <= pushed.on_day and (a.ends_on is null or a.ends_on > pushed.on_day))`,
});
