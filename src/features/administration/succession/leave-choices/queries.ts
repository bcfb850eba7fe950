import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { notNotified } from '../../../../domain/sql/notifications.ts';
import type { Notice } from '../../../platform/notifications/schema.ts';
import { CHOICE_DAYS } from '../queries.ts';
import type { LeaveChoice } from './schema.ts';

type Absence = { starts_on: string; ends_on: string | null; choice: LeaveChoice['choice'] | null };

/**
 * The mentor's long absence that runs today, else the next one that begins within the days in which the pair can choose, as far as it lies on
 * days of the assignment; with the last choice about it.
 */
export const absenceOf = async (ctx: WriteCtx, assignment_id: string): Promise<Absence | undefined> =>
  (
    await sql<Absence>`
      select lower(away.days) as starts_on, upper(away.days) as ends_on,
        (select c.choice from leave_choice c where c.assignment_id = a.id and chosen_absence(c, every.days) = away.days
          order by c.id desc limit 1) as choice
      from assignment a
      cross join lateral (select long_absences(a.mentor_id) as days) every
      cross join lateral unnest(every.days) away(days)
      where a.department_id = ${ctx.department_id} and a.id = ${assignment_id} and a.subtype = 'formal'
        and away.days && daterange(a.starts_on, a.until_on) and (upper(away.days) is null or upper(away.days) > ${ctx.today}::date)
        and lower(away.days) <= ${ctx.today}::date + ${CHOICE_DAYS}::int
      order by lower(away.days)
      limit 1`.execute(ctx.db)
  ).rows[0];

type NewChoice = Pick<LeaveChoice, 'assignment_id' | 'choice' | 'absent_from' | 'continues_on' | 'request_id'>;

/** Records a choice of the caller. */
export const insert = (ctx: WriteCtx, values: NewChoice) =>
  ctx.db
    .insertInto('leave_choice')
    .values({ ...values, department_id: ctx.department_id, chosen_by: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The assignment, if the caller may read it or its choices; `permitted` says whether the choices too. */
export const assignment = (ctx: Ctx, id: string, readable: RawBuilder<SqlBool>, permitted: RawBuilder<SqlBool>) =>
  ctx.db
    .selectFrom('assignment as a')
    .select(['a.id', permitted.as('permitted')])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .executeTakeFirst();

/** The choices made in an assignment. */
export const choices = (ctx: Ctx, assignment_id: string) =>
  ctx.db
    .selectFrom('leave_choice as c')
    .select(['c.id', 'c.assignment_id', 'c.absent_from', 'c.chosen_by', 'c.continues_on', 'c.request_id'])
    .select(['c.row_version', 'c.created_at', 'c.updated_at'])
    .select(sql<LeaveChoice['choice']>`c.choice`.as('choice'))
    .where('c.department_id', '=', ctx.department_id)
    .where('c.assignment_id', '=', assignment_id);

/**
 * Notices of long absences of mentors, for those not yet notified: mentee and mentor of each running formal assignment without a choice about the
 * absence, where it runs or begins within `days`. `person_ids` are mentors; null means all of the department.
 */
export const absenceNotices = async (ctx: WriteCtx, person_ids: readonly string[] | null, days: number): Promise<Notice[]> =>
  (
    await sql<Notice>`
      select pair.person_id, 'mentor_absent' as kind, a.id as subject_id, lower(away.days)::text as occasion
      from assignment a
      cross join lateral (select long_absences(a.mentor_id) as days) every
      cross join lateral unnest(every.days) away(days)
      cross join lateral (values (a.mentee_id), (a.mentor_id)) pair(person_id)
      where a.department_id = ${ctx.department_id} and ${person_ids === null ? sql`true` : sql`a.mentor_id = any (${person_ids}::uuid[])`}
        and a.subtype = 'formal' and a.state = 'live'
        and exists (select from leave l where l.person_id = a.mentor_id and (l.ends_on is null or l.ends_on > ${ctx.today}::date))
        and away.days && daterange(a.starts_on, a.until_on) and (upper(away.days) is null or upper(away.days) > ${ctx.today}::date)
        and lower(away.days) <= ${ctx.today}::date + ${days}::int
        and (a.until_on is null or a.until_on > ${ctx.today}::date)
        and not exists (select from leave_choice c where c.assignment_id = a.id and chosen_absence(c, every.days) = away.days)
        and is_here(pair.person_id, ${ctx.today}::date)
        and ${notNotified({ person: 'pair.person_id', kind: 'mentor_absent', subject: 'a.id', occasion: sql`lower(away.days)::text` })}
      order by a.id, pair.person_id`.execute(ctx.db)
  ).rows;

/** Gives the choices of one person to another. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('leave_choice')
    .set({ chosen_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('chosen_by', '=', from)
    .execute();
