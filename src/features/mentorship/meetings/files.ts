/** Meetings of files, which were held before they were logged here: one by one, or counted by programme year. */
import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import type { FileKind, NoteErrors } from '../../../domain/staging/file-kind.ts';
import { stageFacts } from '../../../domain/staging/stage.ts';
import { countFacts, dropInvalid, stagedFacts } from '../../../domain/staging/tables.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './files-queries.ts';

const cells = {
  mentee_hr_number: 'text',
  mentor_hr_number: 'text',
  held_on: 'date',
  programme_year_of: 'date',
  meetings: 'int',
  mode: 'text',
  duration_min: 'int',
} as const;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
async function check(ctx: WriteCtx, import_id: string, note: NoteErrors): Promise<void> {
  demand(ctx, 'history:import');
  await stageFacts(ctx, import_id, cells, { mentee_hr_number: 'mentee_id', mentor_hr_number: 'mentor_id' });
  const refuse = async (found: readonly queries.Found[]) => {
    await note(found);
    await dropInvalid(ctx, stagedFacts, import_id);
  };
  await queries.place(ctx);
  await refuse(await queries.errors(ctx));
  await queries.match(ctx);
  await refuse(await queries.refusals(ctx));
  await refuse(await queries.countedTwice(ctx));
}

/** Writes the meetings, and notifies both sides once, however many of theirs there are. */
async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await queries.apply(ctx, import_id);
  await notifications.notifyOfHistory(ctx, await queries.concerned(ctx));
}

export const files: FileKind = {
  check: (ctx, { id }, _columns, note) => check(ctx, id, note),
  apply: [(ctx, _columns, id) => apply(ctx, id)],
  counts: countFacts,
  events: ({ id }) => [
    { type: 'meeting.recorded', facts: queries.recorded(id) },
    { type: 'meeting.edited', facts: queries.edited(id) },
    { type: 'meeting.voided', facts: queries.voided(id) },
  ],
};
