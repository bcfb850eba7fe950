import { sql } from 'kysely';
import { Id } from '../../../../domain/fields.ts';
import { describeKind } from '../descriptor.ts';
import { day as dayOrNull } from '../fields.ts';
import { after, bool, date, notWaived, text, uuid } from '../sql.ts';

/**
 * A new academic plan where the present one ends: after its adjusted months, on the day on which it is closed, or where another one takes its days.
 * A plan that was over before the clock began needs no renewal; the clock asks for a plan of its own.
 */
export const planRenewal = describeKind({
  kind: 'plan_renewal',
  occasion: 'the plan',
  permission: 'plan:read',
  has_confidential_events: false,
  waiver: 'here',
  pair: 'primary',
  notifies: { person: 'opening_and_due', pair: false, leaders: { after: 'obligation_escalation_days', again: false } },
  roster: { flag: true, milestone: true },
  follows_clock: true,
  detail: {
    plan_id: Id.optional().meta({ class: 'C2', description: 'plan_renewal: the plan to be renewed' }),
    covers_to: dayOrNull('plan_renewal: first day that the plan no longer covers').optional(),
  },
  detail_of_leaves: ['covers_to'],
  rows: ({ day }) => ({
    person_id: uuid`c.person_id`,
    occasion: text`p.id::text`,
    assignment_id: uuid`m.assignment_id`,
    mentor_id: uuid`m.mentor_id`,
    clock_from: date`null::date`,
    opens_on: date`due.opens_on`,
    due_on: date`due.on_day`,
    late_from: date`due.on_day + 1`,
    done_on: date`next.in_force_on`,
    is_done: bool`next.in_force_on is not null`,
    is_waived: notWaived,
    owed_anew: { due_days: sql`rule.plan_due_days` },
    detail: { plan_id: sql`p.id`, covers_to: sql`due.on_day` },
    from: sql`clock c cross join rule
      left join mentored m on m.person_id = c.person_id
      cross join lateral (
        select p.id, p.starts_on, p.months, nullif(held.until_on, 'infinity') as until_on
        from academic_plan p
        cross join lateral clock_stops(p.mentee_id) s
        cross join lateral plan_end(p, s.days) whole
        cross join lateral (select least(p.closed_on, whole.ends_on) as until_on) held
        where p.mentee_id = c.person_id and p.starts_on <= ${day} and p.until_on > p.starts_on
          and (p.until_on > c.starts_on or held.until_on > c.starts_on)
          and exists (select from plan_version v where v.plan_id = p.id and v.in_force_on <= ${day})
        order by p.starts_on desc limit 1
      ) p
      cross join lateral (
        select min(v.in_force_on) as in_force_on from academic_plan l join plan_version v on v.plan_id = l.id
        where l.mentee_id = c.person_id and l.starts_on > p.starts_on and l.until_on > l.starts_on and v.in_force_on <= ${day}
      ) next
      cross join lateral (
        select p.until_on as on_day, case when p.until_on < coalesce(whole.ends_on, 'infinity')
            then least(whole.opens_on, (p.until_on - make_interval(months => rule.plan_renewal_months))::date) else whole.opens_on end as opens_on
        from (
          select ${after(sql`p.starts_on`, sql`p.months - rule.plan_renewal_months`)} as opens_on, ${after(sql`p.starts_on`, sql`p.months`)} as ends_on
        ) whole
      ) due
      where not c.is_enrolled`,
  }),
});
