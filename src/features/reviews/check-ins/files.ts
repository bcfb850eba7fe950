/** Check-ins of files, which were held before they were recorded here: when and by whom, without content. */
import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import type { FileKind, NoteErrors } from '../../../domain/staging/file-kind.ts';
import { lockStaged, stageFacts } from '../../../domain/staging/stage.ts';
import { countFacts, dropInvalid, stagedFacts } from '../../../domain/staging/tables.ts';
import * as imports from '../../administration/imports/apply.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './files-queries.ts';

const cells = { mentee_hr_number: 'text', conductor_hr_number: 'text', held_on: 'date' } as const;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
async function check(ctx: WriteCtx, import_id: string, note: NoteErrors): Promise<void> {
  demand(ctx, 'history:import');
  await stageFacts(ctx, import_id, cells, { mentee_hr_number: 'mentee_id', conductor_hr_number: 'conductor_id' });
  await lockStaged(ctx, 'mentee_id');
  await queries.place(ctx);
  await note(await queries.errors(ctx));
  await dropInvalid(ctx, stagedFacts, import_id);
  await queries.match(ctx);
}

/** Writes the check-ins, and notifies the mentees. */
async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await queries.apply(ctx, import_id);
  await notifications.notifyOfHistory(ctx, await queries.concerned(ctx));
}

export const files: FileKind = {
  check: (ctx, { id }, _columns, note) => check(ctx, id, note),
  apply: [(ctx, _columns, id) => apply(ctx, id)],
  counts: countFacts,
  events: ({ id }) => [{ type: 'check_in.recorded', facts: queries.recorded(id) }],
};

/** Carries out the import of such a file alone. */
export const work = imports.workOf({ check_ins: files });
