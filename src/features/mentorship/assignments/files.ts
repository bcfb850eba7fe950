/** Mentorships of files: both sides agreed to them on paper, are notified, and may object. */
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { stageFacts } from '../../../domain/staging/stage.ts';
import { countLeftOut, dropInvalid, stagedFacts } from '../../../domain/staging/tables.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as cases from '../conflicts/cases.ts';
import * as conflicts from '../conflicts/service.ts';
import * as queries from './files-queries.ts';
import type { AssignmentDetail } from './schema.ts';
import { assertState, lock, shown } from './service.ts';

const cells = {
  mentee_hr_number: 'text',
  mentor_hr_number: 'text',
  subtype: 'text',
  starts_on: 'date',
  planned_ends_on: 'date',
  ends_on: 'date',
  outcome: 'text',
  is_primary: 'boolean',
  category: 'text',
  origin: 'text',
  reference: 'text',
} as const;

type Note = (found: readonly queries.Found[]) => Promise<unknown>;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. */
export async function check(ctx: WriteCtx, import_id: string, note: Note, warn: Note): Promise<void> {
  await stageFacts(ctx, import_id, cells, { mentee_hr_number: 'mentee_id', mentor_hr_number: 'mentor_id' });
  const refuse = async (found: readonly queries.Found[]) => {
    await note(found);
    await dropInvalid(ctx, stagedFacts, import_id);
  };
  await queries.complete(ctx);
  await refuse(await queries.errors(ctx));
  await queries.match(ctx);
  await refuse(await queries.keptByHand(ctx));
  // A row that goes leaves what the database has in its place, which may clash with others in turn.
  for (let found = await queries.overlaps(ctx); found.length > 0; found = await queries.overlaps(ctx)) await refuse(found);
  await warn(await queries.gaps(ctx));
}

/** How many running mentorships the file does not name. */
export const leftOut = (ctx: WriteCtx, day: string): Promise<number> =>
  countLeftOut(ctx, sql`(select * from assignment where state = 'live') f`, sql`f.until_on`, day);

/** Writes the mentorships, has the conflict rule look at the formal ones over their whole past, and notifies both sides of each new one. */
export async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await queries.apply(ctx, import_id);
  const written = await queries.written(ctx);
  await conflicts.noteForRecheck(
    ctx,
    written.flatMap(({ id, is_formal }) => (is_formal ? id : [])),
  );
  const notices = written
    .filter(({ is_new }) => is_new)
    .flatMap(({ id, mentee_id, mentor_id, expires_on }) =>
      [mentee_id, mentor_id].map((person_id) => ({ kind: 'assignment_imported' as const, subject_id: id, person_id, due_on: expires_on })),
    );
  await notifications.notify(ctx, ...notices);
}

export { edited, recorded } from './files-queries.ts';

/**
 * Objects to a mentorship that was imported, as one of the two: it is void, as if it had never been recorded.
 * @throws Problem assignment-state where it was not imported, or the days for an objection are over
 */
export async function objectToAssignment(ctx: WriteCtx, id: string): Promise<AssignmentDetail> {
  const before = await lock(ctx, id, 'assignment:object');
  assertState(before, 'live', 'completed', 'ended');
  const imported = await queries.imported(ctx, id);
  if (!imported?.expires_on || imported.expires_on <= ctx.today) {
    const detail = imported
      ? `An objection was possible until ${imported.expires_on} (exclusive).`
      : 'Only a mentorship that was imported is objected to.';
    throw new Problem('assignment-state', { detail, state: before.status });
  }
  await queries.setVoid(ctx, id);
  await cases.resolveOpenCase(ctx, id, 'ended', ctx.today);
  await record(ctx, { type: 'assignment.voided', subject_id: id, data: { objected: true } });
  const { created_by } = imported;
  const told = [before.mentee_id, before.mentor_id, ...(created_by === null ? [] : [created_by])];
  await notifications.notify(ctx, ...told.map((person_id) => ({ kind: 'assignment_objected' as const, subject_id: id, person_id })));
  return shown(ctx, id);
}
