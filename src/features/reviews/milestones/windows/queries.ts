import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { holdsOn, json } from '../../../../core/db.ts';
import { civilDay } from '../../../../domain/sql/days.ts';
import { isHeld, responsibleLeaders } from '../../../../domain/sql/leaders.ts';
import { notNotified } from '../../../../domain/sql/notifications.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { isAlive } from '../../../../domain/sql/people.ts';
import type { CareerMilestone } from '../schema.ts';

export type WindowRow = {
  person_id: string;
  clock_starts_on: string;
  earliest_on: string;
  latest_on: string;
  recommended_earliest_on: string | null;
  recommended_latest_on: string | null;
  is_waived: boolean;
  is_probationary: boolean;
  is_decided: boolean;
  extension_id: string | null;
  milestone_id: string | null;
  decided_on: string | null;
  cfar_outcome: CareerMilestone['cfar_outcome'];
};

/** The person, where readable, with the facts of the window, null where there is none; what leaves recommend only where `canReadLeaves` holds. */
export const find = (ctx: Ctx, person_id: string, readable: Expression<SqlBool>, canReadLeaves: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .leftJoinLateral(sql<{ [column: string]: unknown }>`cfar_window(p.id, ${ctx.today}::date)`.as('w'), (join) => join.onTrue())
    .leftJoin('career_milestone as m', (join) => join.on(sql<boolean>`m.id = w.decision_id`))
    .select(['p.id as person_id', party('p').as('person')])
    .select(
      sql<WindowRow | null>`case when w.clock_starts_on is not null then jsonb_build_object('person_id', p.id,
      'clock_starts_on', w.clock_starts_on, 'earliest_on', w.earliest_on, 'latest_on', w.latest_on,
      'recommended_earliest_on', case when ${canReadLeaves} then w.recommended_earliest_on end,
      'recommended_latest_on', case when ${canReadLeaves} then w.recommended_latest_on end,
      'is_waived', w.is_waived, 'is_probationary', w.is_probationary, 'is_decided', w.is_decided, 'extension_id', w.extension_id,
      'milestone_id', m.id, 'decided_on', m.reached_on, 'cfar_outcome', m.cfar_outcome) end`.as('facts'),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .where(readable)
    .executeTakeFirst();

/** `nominal_latest_on` is the end of the policy's last month (60), also where the institution has moved the latest day. */
export type ClockRow = {
  clock_starts_on: string;
  earliest_on: string;
  nominal_latest_on: string;
  is_waived: boolean;
  decided_on: string | null;
};

/** The window of a person on a day, for what is about to be recorded; undefined where they are not full-time on that day. */
export const clockOn = async (ctx: WriteCtx, person_id: string, day: string): Promise<ClockRow | undefined> =>
  (
    await sql<ClockRow>`
      select w.clock_starts_on, w.earliest_on, (w.clock_starts_on + make_interval(months => rule.cfar_latest_months))::date as nominal_latest_on, w.is_waived, case when w.is_decided then m.reached_on end as decided_on
      from person p
      cross join lateral policy_on(p.department_id, ${day}::date) rule
      cross join lateral cfar_window(p.id, ${day}::date) w
      left join career_milestone m on m.id = w.decision_id
      where p.department_id = ${ctx.department_id} and p.id = ${person_id}`.execute(ctx.db)
  ).rows[0];

export type Undecided = { person_id: string; latest_on: string };

/**
 * Everybody whose review is still to be decided, with a latest day up to `until`, also where it is over; without those whose review was waived
 * on this clock.
 */
export const undecided = async (ctx: WriteCtx, until: string): Promise<Undecided[]> =>
  (
    await sql<Undecided>`
      select p.id as person_id, w.latest_on
      from person p
      cross join lateral cfar_window(p.id, ${ctx.today}::date) w
      where p.department_id = ${ctx.department_id} and p.merged_into_id is null and ${isAlive('p', ctx.today)}
        and exists (
          select from appointment a
          where a.person_id = p.id and a.category = 'full_time' and a.status = 'probationary'
            and ${holdsOn('a', ctx.today)})
        and w.is_probationary and not w.is_decided and w.latest_on <= ${until}::date
        and not exists (
          select from obligation_waiver v
          where v.person_id = p.id and v.kind = 'cfar' and v.revoked_at is null
            and ${civilDay('v.created_at', ctx.actor.time_zone)} >= w.clock_starts_on)
      order by p.id`.execute(ctx.db)
  ).rows;

export type Alert = { kind: 'cfar_near' | 'cfar_overdue'; subject_id: string; occasion: string; due_on: string };

/**
 * Whom to notify: the person, as long as it is not too late, the leaders who answer for them today and may read the review, and faculty affairs;
 * without those who were notified already.
 */
export const notNotifiedOf = async (ctx: WriteCtx, alerts: readonly Alert[]): Promise<(Alert & { person_id: string })[]> =>
  (
    await sql<Alert & { person_id: string }>`
      select distinct who.person_id, a.kind, a.subject_id, a.occasion, a.due_on
      from jsonb_to_recordset(${json(alerts)}) a(kind text, subject_id uuid, occasion text, due_on date)
      cross join lateral (
        select a.subject_id as person_id where a.kind = 'cfar_near'
        union all
        select l.person_id from ${responsibleLeaders('a.subject_id', ctx.today)} l
        where l.role in ('division_director', 'physician_in_chief')
        union all
        select r.person_id from leadership_role r
        where r.department_id = ${ctx.department_id} and ${isHeld('r', 'faculty_affairs', ctx.today)}
      ) who
      where ${notNotified({ person: 'who.person_id', kind: sql.ref('a.kind'), subject: 'a.subject_id', occasion: 'a.occasion' })}
      order by a.subject_id, who.person_id, a.kind`.execute(ctx.db)
  ).rows;
