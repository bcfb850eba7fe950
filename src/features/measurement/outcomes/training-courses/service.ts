import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as queries from './queries.ts';
import type { NewTrainingCourse, TrainingCourse, TrainingCoursePatch, TrainingCourseQuery } from './schema.ts';

const readable = (ctx: Ctx) => allowed(ctx, 'training_course:read');

/** The courses of the department in the order of entry. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: TrainingCourseQuery): Promise<PageOf<TrainingCourse>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'c.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<TrainingCourse> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<TrainingCourse> => granted(await queries.find(ctx, id, yes));

/**
 * Adds a course with the programme events at which it is offered.
 * @throws Problem permission-denied, training-course-exists, reference-unknown, training-session-unfit
 */
export async function addTrainingCourse(ctx: WriteCtx, input: NewTrainingCourse): Promise<TrainingCourse> {
  demand(ctx, 'training_course:write');
  const { programme_event_ids = [], ...course } = input;
  const { id } = await queries.insert(ctx, course);
  await offer(ctx, id, programme_event_ids);
  await record(ctx, { type: 'training_course.added', subject_id: id, data: { code: course.code } });
  return shown(ctx, id);
}

/** Changes a course; given events replace those at which it was offered. @throws Problem not-found, reference-unknown, training-session-unfit */
export async function edit(ctx: WriteCtx, id: string, patch: TrainingCoursePatch): Promise<TrainingCourse> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'training_course:write')));
  const sorted = patch.programme_event_ids && { programme_event_ids: [...new Set(patch.programme_event_ids)].sort() };
  const changes = changesOf<TrainingCoursePatch>(before, { ...patch, ...sorted });
  if (!changes) return shown(ctx, id);
  const { programme_event_ids, ...fields } = changes;
  await queries.update(ctx, id, { ...fields });
  if (programme_event_ids !== undefined) await offer(ctx, id, programme_event_ids);
  await record(ctx, { type: 'training_course.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

/** Makes these the events at which the course is offered. @throws Problem reference-unknown, training-session-unfit */
async function offer(ctx: WriteCtx, id: string, event_ids: readonly string[]): Promise<void> {
  const events = new Map((await queries.lockEvents(ctx, event_ids)).map((event) => [event.id, event]));
  for (const [index, event_id] of event_ids.entries()) {
    const event = events.get(event_id);
    const pointer = `/programme_event_ids/${index}`;
    if (!event) throw noSuch('programme event', pointer);
    if (event.cancelled_at !== null)
      throw Problem.at('training-session-unfit', pointer, 'The event is cancelled; nothing was offered at it.');
    if (event.course_id !== null && event.course_id !== id)
      throw Problem.at('training-session-unfit', pointer, 'The event offers another course; take it from that one first.');
  }
  await queries.removeSessions(ctx, id, event_ids);
  await queries.addSessions(ctx, id, event_ids);
}
