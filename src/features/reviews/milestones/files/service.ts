/** Milestones of HR files: what one row says is recorded by the rules of one that is recorded by hand. */
import type { WriteCtx } from '../../../../core/context.ts';
import { demand } from '../../../../domain/allowed.ts';
import { Problem, problems } from '../../../../domain/problems/index.ts';
import { stageMilestones } from '../../../../domain/staging/stage.ts';
import { dropInvalid, stagedMilestones } from '../../../../domain/staging/tables.ts';
import * as imports from '../../../administration/imports/apply.ts';
import * as people from '../../../organisation/people/service.ts';
import type { Advance } from '../../../platform/jobs/service.ts';
import { assertRecordable } from '../service.ts';
import * as queries from './queries.ts';

const FIELDS: Readonly<Record<string, string>> = {
  '/person_id': 'hr_number',
  '/reached_on': 'reached_on',
  '/cfar_outcome': 'cfar_outcome',
};

/** The problem of a row as an error of its file. */
function errorOf(row: number, { code, extras }: Problem) {
  const pointer = extras.errors?.map((one) => ('pointer' in one ? one.pointer : undefined))[0];
  const detail = extras.errors?.[0]?.detail ?? extras.detail ?? problems[code][1];
  return { row, field: FIELDS[pointer ?? '/person_id'] ?? null, code: code.replaceAll('-', '_'), detail };
}

async function check(ctx: WriteCtx, id: string, note: imports.NoteErrors): Promise<void> {
  demand(ctx, 'milestone:write');
  await stageMilestones(ctx, id);
  await note(await queries.errors(ctx));
  await dropInvalid(ctx, stagedMilestones, id);
  const rows = await queries.newRows(ctx);
  if (rows.length > 0) await people.lockForFact(ctx, Object.fromEntries(rows.map(({ person_id }) => [person_id, '/person_id'])));
  const refused = new Map<number, Problem>();
  for (const { row, cfar_outcome, ...values } of rows)
    await assertRecordable(ctx, { ...values, ...(cfar_outcome !== null && { cfar_outcome }) }).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      refused.set(row, error);
    });
  await note([...refused].map(([row, problem]) => errorOf(row, problem)));
  await dropInvalid(ctx, stagedMilestones, id);
  await queries.plan(
    ctx,
    rows.flatMap(({ row }) => (refused.has(row) ? [] : row)),
  );
}

/** How files of milestones are carried out. */
export const milestones: imports.FileKind = {
  check: (ctx, { id }, _columns, note) => check(ctx, id, note),
  apply: [queries.apply],
  counts: queries.counts,
  events: () => [
    { type: 'career_milestone.voided', facts: queries.voided },
    { type: 'career_milestone.recorded', facts: queries.recorded },
  ],
};

/** Carries out the import of a job. @throws Problem permission-denied where whoever requested it may no longer record milestones */
export const run = (ctx: WriteCtx, job_id: string, advance: Advance): Promise<Problem | null> =>
  imports.carryOut(ctx, job_id, advance, { milestones });

export const discard = imports.discard;
