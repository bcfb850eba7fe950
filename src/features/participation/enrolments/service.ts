import { addMonths } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { EndProgrammeEnrolment, NewProgrammeEnrolment, ProgrammeEnrolment, ProgrammeEnrolmentQuery } from './schema.ts';

const owner = { person: 'e.person_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'enrolment:read', owner);

/** The enrolments that the caller may see, in the order in which they were recorded. @throws Problem invalid-cursor */
export async function list(ctx: Ctx, query: ProgrammeEnrolmentQuery) {
  return page(ctx, query, queries.filtered(ctx, readable(ctx), query), [{ column: 'e.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ProgrammeEnrolment> {
  return granted(await queries.find(ctx, id, readable(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<ProgrammeEnrolment> {
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Enrols a part-time or adjunct faculty member in the programme: from that day they owe as many meetings with the primary mentor in a programme
 * year as the policy asks of enrolled people, and nothing else. They are notified unless they enrolled themselves.
 * @throws Problem reference-unknown, person-merged, permission-denied, enrolment-unfit, period-empty, period-overlap
 */
export async function enrol(ctx: WriteCtx, { person_id, starts_on = ctx.today, ends_on = null }: NewProgrammeEnrolment) {
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  const person = granted(await queries.candidate(ctx, person_id, starts_on, allowed(ctx, 'enrolment:write', { person: 'p.id' })));
  if (person.is_dead) throw Problem.at('enrolment-unfit', '/person_id', 'The person is no longer alive.');
  if (person.is_full_time) throw Problem.at('enrolment-unfit', '/person_id', 'Full-time faculty take part without enrolling.');
  if (!person.is_part_time) throw Problem.at('enrolment-unfit', '/starts_on', 'On that day the person is neither part-time nor adjunct.');
  if (starts_on > addMonths(ctx.today, 12))
    throw Problem.at('enrolment-unfit', '/starts_on', 'An enrolment begins within a year from today.');
  if (ends_on !== null && ends_on <= starts_on) {
    throw Problem.at('period-empty', '/ends_on', 'ends_on is the first day on which it no longer holds; it comes after starts_on.');
  }
  const { id } = await queries.insert(ctx, { person_id, starts_on, ends_on });
  await record(ctx, { type: 'programme_enrolment.recorded', subject_id: id, data: { person_id, starts_on, ends_on } });
  await notifications.notify(ctx, { person_id, kind: 'programme_enrolled', subject_id: id });
  return shown(ctx, id);
}

/**
 * Ends an enrolment on its first day or any later one, moves its end, or opens it again. One that ends on its first day counts as never made. The
 * same end again changes nothing.
 * @throws Problem enrolment-unfit, period-overlap
 */
export async function end(ctx: WriteCtx, id: string, { on }: EndProgrammeEnrolment): Promise<ProgrammeEnrolment> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'enrolment:write', owner)));
  const { person_id, starts_on } = before;
  const earliest = starts_on > ctx.today ? starts_on : ctx.today;
  if (on === undefined && before.ends_on !== null && before.ends_on <= earliest) return shown(ctx, id);
  const ends_on = on === undefined ? earliest : on;
  if (before.ends_on === ends_on) return shown(ctx, id);
  if (ends_on !== null && ends_on < starts_on)
    throw Problem.at('enrolment-unfit', '/on', `It began on ${starts_on} and cannot end before.`);
  await queries.setEnd(ctx, id, ends_on);
  await record(ctx, { type: 'programme_enrolment.ended', subject_id: id, data: { person_id, ends_on } });
  const ended = await shown(ctx, id);
  await notifications.notify(ctx, { person_id, kind: 'programme_enrolment_ended', subject_id: id, occasion: String(ended.row_version) });
  return ended;
}

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
