/**
 * The HR facts of many people at once, from the staged rows of an import (`stagedPeople`, `stagedRoles`). First it is decided what becomes of
 * each, which writes nothing: `decide`, and `decideRoles`; then, for the rows that are left, `apply…`. The decisions are in the temporary tables
 * of `domain/staging/decisions.ts`. The caller has checked the permission, and calls `conflicts.recheck` at the end.
 */
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { roleChanges } from '../../../domain/staging/decisions.ts';
import { dropInvalid } from '../../../domain/staging/tables.ts';
import * as accessChanges from '../../organisation/access-changes/service.ts';
import { rolesBarredFrom } from '../../organisation/people/service.ts';
import * as succession from '../succession/service.ts';
import * as appointments from './bulk-appointments-queries.ts';
import * as crosses from './bulk-crosses-queries.ts';
import * as roles from './bulk-roles-queries.ts';
import * as timelines from './bulk-timeline-queries.ts';

/** The columns of the file. What belongs to a column it lacks stays as it is. */
type Columns = ReadonlySet<string>;

/** Decides what becomes of appointments and lines, and returns the rows whose appointment would overlap another. */
export async function decide(ctx: WriteCtx, columns: Columns): Promise<number[]> {
  await appointments.decide(ctx, { hasEnds: columns.has('appointment_ends_on') });
  await appointments.foresee(ctx);
  await appointments.foreseeEnds(ctx);
  if (columns.has('reports_to_hr_number')) await timelines.decide(ctx, timelines.primaryLine);
  return appointments.overlaps(ctx);
}

/** The primary lines as they would be from a day on; none where the file changes none. */
export async function wouldBeLines(ctx: WriteCtx, columns: Columns, from: string): Promise<timelines.WouldBeLine[]> {
  if (!columns.has('reports_to_hr_number') || !(await timelines.changesLines(ctx))) return [];
  return timelines.wouldBeLines(ctx, from);
}

/** Forgets what was decided about rows with errors. */
export async function forgetInvalid(ctx: WriteCtx, columns: Columns, import_id: string): Promise<void> {
  await appointments.forgetInvalid(ctx, import_id);
  if (columns.has('reports_to_hr_number')) await dropInvalid(ctx, timelines.primaryLine.changes, import_id);
}

/** Writes the appointments, and moves the first days of what began with them. */
export async function applyAppointments(ctx: WriteCtx): Promise<void> {
  for (const step of appointments.steps(ctx)) await step.execute(ctx.db);
  for (const { table } of [timelines.primaryDivision, timelines.primarySite, timelines.position]) {
    await appointments.followStart(table).execute(ctx.db);
  }
}

/** Writes primary divisions and cross-appointments. */
export async function applyDivisions(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { primaryDivision } = timelines;
  const hasCrosses = columns.has('cross_division_codes');
  await timelines.decide(ctx, primaryDivision);
  if (hasCrosses) await crosses.decide(ctx);
  await timelines.endWithAppointment(ctx, primaryDivision, sql`true`);
  if (hasCrosses) await crosses.leave(ctx);
  await timelines.giveWayToPrimary(ctx, primaryDivision);
  await timelines.endPrevious(ctx, primaryDivision);
  await timelines.insertNew(ctx, primaryDivision);
  if (hasCrosses) await crosses.extend(ctx);
  if (hasCrosses) await crosses.join(ctx);
}

/** Writes primary sites. */
export async function applySites(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { primarySite } = timelines;
  const hasSite = columns.has('site_code');
  if (hasSite) await timelines.decide(ctx, primarySite);
  await timelines.endWithAppointment(ctx, primarySite, sql`true`);
  if (!hasSite) return;
  await timelines.giveWayToPrimary(ctx, primarySite);
  await timelines.endPrevious(ctx, primarySite);
  await timelines.insertNew(ctx, primarySite);
}

/** Writes position descriptions. */
export async function applyPositions(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { position } = timelines;
  const hasPosition = columns.has('position_description');
  if (hasPosition) await timelines.decide(ctx, position);
  await timelines.endWithAppointment(ctx, position, position.ofThis);
  if (!hasPosition) return;
  await timelines.endPrevious(ctx, position);
  await timelines.insertNew(ctx, position);
}

/** Writes primary lines, as `decide` has decided to find circles. */
export async function applyLines(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { primaryLine } = timelines;
  await timelines.endWithAppointment(ctx, primaryLine, primaryLine.ofThis);
  if (!columns.has('reports_to_hr_number')) return;
  await timelines.endPrevious(ctx, primaryLine);
  await timelines.insertNew(ctx, primaryLine);
}

/** Ends or resumes assignments as the appointments of their people require: the last step, once all facts are written. */
export async function followAppointments(ctx: WriteCtx): Promise<void> {
  await succession.follow(ctx, await appointments.changedPeople(ctx));
}

/** Has mentorships follow the appointments of these people. */
export const followPeople = (ctx: WriteCtx, person_ids: readonly string[]): Promise<unknown> =>
  person_ids.length > 0 ? succession.follow(ctx, person_ids) : Promise.resolve();

/**
 * Decides which role each staged row is about, and returns the rows that would overlap another period of the same role, and
 * those that would give or change a role which the caller may not give.
 */
export async function decideRoles(ctx: WriteCtx, columns: Columns): Promise<{ overlapping: number[]; barred: number[] }> {
  await roles.decide(ctx, { hasEnds: columns.has('ends_on'), hasActing: columns.has('acting') });
  return { overlapping: await roles.overlaps(ctx), barred: await roles.barred(ctx, rolesBarredFrom(ctx)) };
}

/** Forgets what was decided about rows of roles with errors. */
export const forgetInvalidRoles = (ctx: WriteCtx, import_id: string) => dropInvalid(ctx, roleChanges, import_id);

export { endAbsent, endedAppointments } from './bulk-absent-queries.ts';
export { keepAppointments } from './bulk-history-queries.ts';

export const { counts: countRoles, recorded: recordedRoles } = roles;

/** Writes the roles; those that the file does not name stay as they are, and those that open everything wait for a second person. */
export async function applyRoles(ctx: WriteCtx): Promise<void> {
  for (const { person_id, role, starts_on, ends_on, acting, is_new, id, row_version } of await roles.waiting(ctx)) {
    const extended = is_new ? {} : { role_id: id, role_version: row_version ?? undefined };
    await accessChanges.requestInstead(ctx, { kind: 'role', person_id, role, starts_on, ends_on, acting, ...extended });
  }
  await roles.shorten(ctx);
  await roles.update(ctx);
  await roles.insert(ctx);
}
