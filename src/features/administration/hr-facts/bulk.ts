/**
 * The HR facts of many people at once, from the staged rows of an import (`stagedPeople`, `stagedRoles`). First it is decided what becomes of
 * each, which writes nothing: `decide`, and `decideRoles`; then, for the rows that are left, `apply…`. What becomes of the facts stands in
 * temporary tables of this feature alone (`appointment_change`, `line_change`, …), a row for each staged row. The caller has asked for the
 * permission, and calls `conflicts.recheck` at the end.
 */
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { dropInvalid } from '../../../domain/staging/tables.ts';
import { rolesBarredFrom } from '../../organisation/people/service.ts';
import * as succession from '../succession/service.ts';
import * as appointments from './bulk-appointments-queries.ts';
import * as crosses from './bulk-crosses-queries.ts';
import * as roles from './bulk-roles-queries.ts';
import * as timelines from './bulk-timeline-queries.ts';

/** Which columns the file has: of those it has not, it says nothing. */
type Columns = ReadonlySet<string>;

/** Decides what becomes of appointments and lines, and returns the rows whose appointment would overlap another. */
export async function decide(ctx: WriteCtx, columns: Columns): Promise<number[]> {
  await appointments.decide(ctx, { knowsEnd: columns.has('appointment_ends_on') });
  await appointments.foresee(ctx);
  await appointments.foreseeEnds(ctx);
  if (columns.has('reports_to_hr_number')) await timelines.decide(ctx, timelines.primaryLine);
  return appointments.overlaps(ctx);
}

/** The primary lines there would be from a day on; none where the file changes none. */
export async function wouldBeLines(ctx: WriteCtx, columns: Columns, from: string): Promise<timelines.WouldBeLine[]> {
  if (!columns.has('reports_to_hr_number') || !(await timelines.changesLines(ctx))) return [];
  return timelines.wouldBeLines(ctx, from);
}

/** Forgets what was decided about rows with errors. */
export async function forgetInvalid(ctx: WriteCtx, columns: Columns, import_id: string): Promise<void> {
  await appointments.forgetInvalid(ctx, import_id);
  if (columns.has('reports_to_hr_number')) await dropInvalid(ctx, timelines.primaryLine.changes, import_id);
}

export async function applyAppointments(ctx: WriteCtx): Promise<void> {
  for (const step of appointments.steps(ctx)) await step.execute(ctx.db);
  for (const { table } of [timelines.primaryDivision, timelines.primarySite, timelines.position]) {
    await appointments.followStart(table).execute(ctx.db);
  }
}

export async function applyDivisions(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { primaryDivision } = timelines;
  const knowsCrosses = columns.has('cross_division_codes');
  await timelines.decide(ctx, primaryDivision);
  if (knowsCrosses) await crosses.decide(ctx);
  await timelines.endWithAppointment(ctx, primaryDivision, sql`true`);
  if (knowsCrosses) await crosses.leave(ctx);
  await timelines.giveWayToPrimary(ctx, primaryDivision);
  await timelines.makeRoom(ctx, primaryDivision);
  await timelines.begin(ctx, primaryDivision);
  if (knowsCrosses) await crosses.extend(ctx);
  if (knowsCrosses) await crosses.join(ctx);
}

export async function applySites(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { primarySite } = timelines;
  const knowsSite = columns.has('site_code');
  if (knowsSite) await timelines.decide(ctx, primarySite);
  await timelines.endWithAppointment(ctx, primarySite, sql`true`);
  if (!knowsSite) return;
  await timelines.giveWayToPrimary(ctx, primarySite);
  await timelines.makeRoom(ctx, primarySite);
  await timelines.begin(ctx, primarySite);
}

export async function applyPositions(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { position } = timelines;
  const knowsPosition = columns.has('position_description');
  if (knowsPosition) await timelines.decide(ctx, position);
  await timelines.endWithAppointment(ctx, position, position.ofThis);
  if (!knowsPosition) return;
  await timelines.makeRoom(ctx, position);
  await timelines.begin(ctx, position);
}

/** What becomes of lines has been decided already, to find circles. */
export async function applyLines(ctx: WriteCtx, columns: Columns): Promise<void> {
  const { primaryLine } = timelines;
  await timelines.endWithAppointment(ctx, primaryLine, primaryLine.ofThis);
  if (!columns.has('reports_to_hr_number')) return;
  await timelines.makeRoom(ctx, primaryLine);
  await timelines.begin(ctx, primaryLine);
}

/** Assignments end with the appointments of their people, and go on when those do: the last step, once all facts stand. */
export async function followAppointments(ctx: WriteCtx): Promise<void> {
  await succession.follow(ctx, await appointments.changedPeople(ctx));
}

/**
 * Decides which role each staged row speaks of, and returns the rows that would overlap another period of the same role, and
 * those that would fill or change an office which the asker may not fill.
 */
export async function decideRoles(ctx: WriteCtx, columns: Columns): Promise<{ overlapping: number[]; barred: number[] }> {
  await roles.decide(ctx, { knowsEnd: columns.has('ends_on'), knowsActing: columns.has('acting') });
  return { overlapping: await roles.overlaps(ctx), barred: await roles.barred(ctx, rolesBarredFrom(ctx)) };
}

export const forgetInvalidRoles = (ctx: WriteCtx, import_id: string) => dropInvalid(ctx, roles.changes, import_id);

export const { counts: countRoles, recorded: recordedRoles } = roles;

/** Roles that the file does not name are left alone. */
export async function applyRoles(ctx: WriteCtx): Promise<void> {
  await roles.shorten(ctx);
  await roles.update(ctx);
  await roles.insert(ctx);
}
