/** Events of files, with who attended. */
import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import type { FileKind, NoteErrors } from '../../../domain/staging/file-kind.ts';
import { stageFacts } from '../../../domain/staging/stage.ts';
import { countFacts, dropInvalid, stagedFacts } from '../../../domain/staging/tables.ts';
import * as imports from '../../administration/imports/apply.ts';
import * as queries from './files-queries.ts';

const cells = {
  title: 'text',
  kind: 'text',
  held_on: 'date',
  division_code: 'text',
  is_mandatory: 'boolean',
  hr_number: 'text',
  attendance: 'text',
} as const;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
async function check(ctx: WriteCtx, import_id: string, note: NoteErrors): Promise<void> {
  demand(ctx, 'programme_event:write');
  demand(ctx, 'attendance:write');
  await stageFacts(ctx, import_id, cells, { hr_number: 'person_id' });
  await queries.place(ctx);
  await note(await queries.errors(ctx));
  await dropInvalid(ctx, stagedFacts, import_id);
  await queries.match(ctx);
}

export const files: FileKind = {
  check: (ctx, { id }, _columns, note) => check(ctx, id, note),
  apply: [queries.apply],
  counts: countFacts,
  events: ({ id }) => [
    { type: 'programme_event.scheduled', facts: queries.scheduled(id) },
    { type: 'event_attendance.recorded', facts: queries.attended(id) },
  ],
};

/** Carries out the import of such a file alone. */
export const work = imports.workOf({ events: files });
