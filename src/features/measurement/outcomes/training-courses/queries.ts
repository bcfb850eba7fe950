import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import type { NewTrainingCourse, TrainingCoursePatch, TrainingCourseQuery } from './schema.ts';

const courses = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('training_course as c')
    .select(['c.id', 'c.code', 'c.title', 'c.curriculum', 'c.objectives', 'c.retired_on', 'c.row_version', 'c.created_at', 'c.updated_at'])
    .select(
      sql<string[]>`array(select s.event_id from training_session s where s.course_id = c.id order by s.event_id)`.as(
        'programme_event_ids',
      ),
    )
    .where('c.department_id', '=', ctx.department_id)
    .where(readable);

/** The courses, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { is_retired }: Omit<TrainingCourseQuery, 'limit'>) => {
  const rows = courses(ctx, readable);
  if (is_retired === undefined) return rows;
  return rows.where(sql<boolean>`coalesce(c.retired_on <= ${ctx.today}::date, false) = ${is_retired}`);
};

/** One course. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => courses(ctx, readable).where('c.id', '=', id).executeTakeFirst();

/** The course, locked, with whether the caller may change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  courses(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/**
 * The programme events of these ids, locked, so that none of them is cancelled or offered twice meanwhile; with the course that each offers. That is
 * read once they are locked: who has waited for a lock would see what was joined before.
 */
export async function lockEvents(ctx: WriteCtx, ids: readonly string[]) {
  const events = ctx.db
    .selectFrom('programme_event as e')
    .where('e.department_id', '=', ctx.department_id)
    .where(sql<boolean>`e.id = any (${ids}::uuid[])`)
    .orderBy('e.id');
  await events.select('e.id').forNoKeyUpdate('e').execute();
  return events.leftJoin('training_session as s', 's.event_id', 'e.id').select(['e.id', 'e.cancelled_at', 's.course_id']).execute();
}

/** Adds a course. */
export const insert = (ctx: WriteCtx, values: Omit<NewTrainingCourse, 'programme_event_ids'>) =>
  ctx.db
    .insertInto('training_course')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes a course, and counts the change, also where only its events are others. */
export const update = (ctx: WriteCtx, id: string, changes: Omit<TrainingCoursePatch, 'programme_event_ids'>) =>
  ctx.db
    .updateTable('training_course')
    .set({ ...changes, updated_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Ends that the course is offered at any event but these. */
export const removeSessions = (ctx: WriteCtx, id: string, kept: readonly string[]) =>
  ctx.db
    .deleteFrom('training_session')
    .where('department_id', '=', ctx.department_id)
    .where('course_id', '=', id)
    .where(sql<boolean>`event_id <> all (${kept}::uuid[])`)
    .execute();

/** The course is offered at these events. */
export const addSessions = (ctx: WriteCtx, id: string, event_ids: readonly string[]) =>
  sql`
    insert into training_session (event_id, department_id, course_id)
    select distinct event_id, ${ctx.department_id}::uuid, ${id}::uuid from unnest(${event_ids}::uuid[]) event_id
    on conflict (event_id) do nothing`.execute(ctx.db);
