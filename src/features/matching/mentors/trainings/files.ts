/** Trainings of files, which whoever imports them has verified. */
import type { WriteCtx } from '../../../../core/context.ts';
import { demand } from '../../../../domain/allowed.ts';
import { stageFacts } from '../../../../domain/staging/stage.ts';
import { dropInvalid, stagedFacts } from '../../../../domain/staging/tables.ts';
import * as queries from './files-queries.ts';

const cells = {
  hr_number: 'text',
  course_title: 'text',
  course_code: 'text',
  duration_min: 'int',
  is_accredited: 'boolean',
  moc_section: 'int',
  completed_on: 'date',
  expires_on: 'date',
  evidence: 'text',
} as const;

/** Finds the errors of the staged rows, takes those rows out, and finds out what becomes of the others. @throws Problem permission-denied */
export async function check(ctx: WriteCtx, import_id: string, note: (found: readonly queries.Found[]) => Promise<unknown>): Promise<void> {
  demand(ctx, 'mentor_training:verify');
  await stageFacts(ctx, import_id, cells, { hr_number: 'person_id' });
  await note(await queries.errors(ctx));
  await dropInvalid(ctx, stagedFacts, import_id);
  await queries.match(ctx);
}

export { apply, recorded, verified, voided } from './files-queries.ts';
