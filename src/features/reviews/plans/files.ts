/** Plans of files: those on paper, with their days, their state and where the document is. */
import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import type { FileKind, NoteErrors } from '../../../domain/staging/file-kind.ts';
import { lockStaged, stageFacts } from '../../../domain/staging/stage.ts';
import { countFacts, dropInvalid, stagedFacts } from '../../../domain/staging/tables.ts';
import * as imports from '../../administration/imports/apply.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './files-queries.ts';

const cells = {
  hr_number: 'text',
  starts_on: 'date',
  months: 'int',
  state: 'text',
  approved_on: 'date',
  closed_on: 'date',
  reference: 'text',
} as const;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
async function check(ctx: WriteCtx, import_id: string, note: NoteErrors): Promise<void> {
  demand(ctx, 'history:import');
  await stageFacts(ctx, import_id, cells, { hr_number: 'mentee_id' });
  await lockStaged(ctx, 'mentee_id');
  const refuse = async (found: readonly queries.Found[]) => {
    await note(found);
    await dropInvalid(ctx, stagedFacts, import_id);
  };
  await queries.place(ctx);
  await refuse(await queries.errors(ctx));
  await queries.match(ctx);
  // A row that goes leaves what the database has in its place, which may clash with others in turn.
  for (let found = await queries.overlaps(ctx); found.length > 0; found = await queries.overlaps(ctx)) await refuse(found);
}

/** Writes the plans, and notifies whose they are. */
async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await queries.apply(ctx, import_id);
  await notifications.notifyOfHistory(ctx, await queries.concerned(ctx));
}

export const files: FileKind = {
  check: (ctx, { id }, _columns, note) => check(ctx, id, note),
  apply: [(ctx, _columns, id) => apply(ctx, id)],
  counts: countFacts,
  events: ({ id }) => [
    { type: 'academic_plan.opened', facts: queries.opened(id) },
    { type: 'plan_version.opened', facts: queries.drafted(id) },
    { type: 'plan_version.came_into_force', facts: queries.inForce(id) },
    { type: 'academic_plan.edited', facts: queries.edited(id) },
  ],
};

/** Carries out the import of such a file alone. */
export const work = imports.workOf({ plans: files });
