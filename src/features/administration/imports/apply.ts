/** The job of an import: checks the rows against each other and the database, and applies those without errors. */

import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import type { Db } from '../../../core/db.ts';
import { demand } from '../../../domain/allowed.ts';
import type { EventType } from '../../../domain/events/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record, recordEach } from '../../../domain/record.ts';
import type { Absence, FileKind, FileKinds, GivenFile, NoteErrors } from '../../../domain/staging/file-kind.ts';
import * as stage from '../../../domain/staging/stage.ts';
import * as staging from '../../../domain/staging/tables.ts';
import * as trainingFiles from '../../matching/mentors/trainings/files.ts';
import * as assignmentFiles from '../../mentorship/assignments/files.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import { takeTurn } from '../../mentorship/conflicts/service.ts';
import * as meetingFiles from '../../mentorship/meetings/files.ts';
import * as peopleBulk from '../../organisation/people/bulk.ts';
import * as loginFiles from '../../organisation/people/logins/files.ts';
import * as unitsBulk from '../../organisation/units/bulk.ts';
import type { Advance } from '../../platform/jobs/service.ts';
import * as facts from '../hr-facts/bulk.ts';
import * as oneByOne from '../hr-facts/bulk-facts.ts';
import { rowsInCircles } from '../hr-facts/circles.ts';
import * as people from './people-queries.ts';
import * as queries from './queries.ts';
import * as roles from './roles-queries.ts';
import { layouts } from './rows.ts';
import * as units from './units-queries.ts';
import * as wholeRosters from './whole-rosters.ts';

const MANY_ROWS = 200;

export type { FileKind, NoteErrors } from '../../../domain/staging/file-kind.ts';

const unitKind = (kind: 'divisions' | 'sites', type: EventType, apply: (ctx: WriteCtx) => Promise<void>): FileKind => ({
  async check(ctx, { id }) {
    await stage.stageUnits(ctx, id, kind);
    await units.check(ctx, id);
    await staging.dropInvalid(ctx, staging.stagedUnits, id);
  },
  apply: [apply],
  counts: (ctx) => staging.countStaged(ctx, staging.stagedUnits),
  events: ({ id }) => [{ type, facts: units.events(id) }],
});

/** A kind of fact that a file gives one by one, with its periods. */
const factKind = (kind: oneByOne.FactKind): FileKind => ({
  check: (ctx, given, columns, note, warn) => oneByOne.check(ctx, kind, given, columns, note, warn),
  apply: [(ctx) => oneByOne.apply(ctx, kind)],
  absent: wholeRosters.counting((ctx, day) => staging.countLeftOut(ctx, sql`${sql.table(kind.table)} f`, sql`f.ends_on`, day)),
  counts: staging.countFacts,
  events: ({ id }) => [
    { type: `${kind.table}.recorded`, facts: oneByOne.recorded(id, kind) },
    { type: `${kind.table}.edited`, facts: oneByOne.edited(id) },
  ],
});

/** The kinds of file whose facts belong to this feature or to one before it. */
export const files: FileKinds = {
  divisions: unitKind('divisions', 'division.imported', unitsBulk.upsertDivisions),
  sites: unitKind('sites', 'site.imported', unitsBulk.upsertSites),
  people: {
    check: checkPeople,
    apply: [
      peopleBulk.upsert,
      facts.applyAppointments,
      facts.applyDivisions,
      facts.applySites,
      facts.applyPositions,
      facts.applyLines,
      facts.followAppointments,
    ],
    alike: async (ctx) => (await people.alike(ctx)).map((found) => ({ ...found, code: 'possible_duplicate' })),
    absent: wholeRosters.follow,
    counts: (ctx) => staging.countStaged(ctx, staging.stagedPeople),
    events: ({ id, effective_on }) => [{ type: 'person.imported', facts: people.events(id, effective_on) }],
  },
  positions: factKind(oneByOne.positionDescription),
  reporting_lines: factKind(oneByOne.reportingLine),
  leaves: factKind(oneByOne.leave),
  assignments: {
    check: (ctx, { id }, _columns, note, warn) => assignmentFiles.check(ctx, id, note, warn),
    apply: [(ctx, _columns, id) => assignmentFiles.apply(ctx, id)],
    absent: wholeRosters.counting(assignmentFiles.leftOut),
    counts: staging.countFacts,
    events: ({ id }) => [
      { type: 'assignment.recorded', facts: assignmentFiles.recorded(id) },
      { type: 'assignment.edited', facts: assignmentFiles.edited(id) },
    ],
  },
  trainings: {
    check: (ctx, { id }, _columns, note) => trainingFiles.check(ctx, id, note),
    apply: [trainingFiles.apply],
    counts: staging.countFacts,
    events: ({ id }) => [
      { type: 'mentor_training.voided', facts: trainingFiles.voided },
      { type: 'mentor_training.recorded', facts: trainingFiles.recorded(id) },
      { type: 'mentor_training.verified', facts: trainingFiles.verified },
    ],
  },
  meetings: meetingFiles.files,
  logins: loginFiles.files,
  roles: {
    async check(ctx, { id }, columns) {
      await stage.stageRoles(ctx, id);
      await roles.check(ctx, id);
      await staging.dropInvalid(ctx, staging.stagedRoles, id);
      const { overlapping, barred } = await facts.decideRoles(ctx, columns);
      await roles.addBarred(ctx, id, barred);
      await roles.addOverlaps(ctx, id, overlapping);
      await staging.dropInvalid(ctx, staging.stagedRoles, id);
      await facts.forgetInvalidRoles(ctx, id);
      await roles.addGaps(ctx, id);
    },
    apply: [facts.applyRoles],
    counts: facts.countRoles,
    events: ({ id }) => [{ type: 'leadership_role.imported', facts: facts.recordedRoles(id) }],
  },
};

/**
 * Takes rows out until those that are left are consistent: where a row with errors is taken out, its person's line stays as it is, which may
 * close another circle.
 */
async function checkPeople(
  ctx: WriteCtx,
  { id, effective_on, mode, history }: Parameters<FileKind['check']>[1],
  columns: ReadonlySet<string>,
  _note: NoteErrors,
  warn: NoteErrors,
): Promise<void> {
  await stage.stagePeople(ctx, id, effective_on);
  await people.check(ctx, id, effective_on, layouts.people.columns);
  await people.dropDuplicates(ctx, id);
  if (history === 'overwritten') await warn(await facts.keepAppointments(ctx, effective_on, columns));
  await people.addOverlaps(ctx, id, await facts.decide(ctx, columns));
  for (let first = true; ; first = false) {
    const circles = rowsInCircles(await facts.wouldBeLines(ctx, columns, effective_on));
    if (circles.length === 0 && !first) break;
    await queries.addCircleErrors(ctx, id, circles);
    await people.checkSuperiors(ctx, id);
    await staging.dropInvalid(ctx, staging.stagedPeople, id);
    await facts.forgetInvalid(ctx, columns, id);
    const { errors } = await queries.errorCounts(ctx, id);
    if (errors === 0 || mode === 'all_or_nothing') break;
  }
  await people.addGaps(ctx, id);
}

/** What became of the rows of a file. */
export type Outcome = staging.Counts & Partial<Absence>;

/** How many steps a file takes. */
export const stepsOf = (kind: FileKind): number => kind.apply.length + 2;

/** Stages the rows of a file, finds errors and warnings, and takes rows with errors out. Answers with the columns of the file. */
export async function check(ctx: WriteCtx, given: GivenFile, kind: FileKind): Promise<Set<string>> {
  await stage.createTouched(ctx);
  const columns = await queries.columnsOf(ctx, given.id);
  await kind.check(
    ctx,
    given,
    columns,
    (errors) => queries.addErrors(ctx, given.id, errors),
    (warnings) => queries.addWarnings(ctx, given.id, warnings),
  );
  return columns;
}

/** Writes the rows that `check` has left, step by step, and records what happened unless it is a dry run. */
export async function write(
  ctx: WriteCtx,
  given: GivenFile,
  kind: FileKind,
  columns: ReadonlySet<string>,
  stepDone: () => Promise<void>,
): Promise<Outcome> {
  for (const [done, step] of kind.apply.entries()) {
    await step(ctx, columns, given.id);
    // After the people are written and before the facts about them, the planner needs to know their number.
    if (done === 0 && given.rows >= MANY_ROWS) await queries.refreshStatistics(ctx);
    await stepDone();
  }
  if (given.rows >= MANY_ROWS && !given.dry_run) await queries.refreshStatistics(ctx);
  const absence = await kind.absent?.(ctx, given);
  const counts = await kind.counts(ctx);
  if (!given.dry_run) for (const { type, facts: changes } of kind.events(given)) await recordEach(ctx, type, changes);
  return { ...counts, ...absence };
}

/**
 * Carries out the import of a job: all rows, or those without errors; of a dry run nothing is kept. The report is written in any case.
 * @throws Problem permission-denied when whoever requested the import may no longer import
 */
export const run = (ctx: WriteCtx, job_id: string, advance: Advance): Promise<Problem | null> => carryOut(ctx, job_id, advance, files);

/** The same, with kinds of file whose facts belong to a later feature. @throws Problem permission-denied */
export async function carryOut(ctx: WriteCtx, job_id: string, advance: Advance, of: FileKinds): Promise<Problem | null> {
  demand(ctx, 'import:write');
  await queries.extendTimeouts(ctx);
  const given = await queries.lockByJob(ctx, job_id);
  const kind = of[given.kind];
  if (!kind) throw new Error(`files of ${given.kind} are carried out by another task`);
  const total = stepsOf(kind) + 2;
  await advance(1, total);

  await takeTurn(ctx);
  const columns = await check(ctx, given, kind);
  await advance(2, total);

  const { errors, invalid_rows } = await queries.errorCounts(ctx, given.id);
  const refused = errors > 0 && given.mode === 'all_or_nothing';
  let outcome: Outcome = NOTHING;
  let found: { opened: object[]; changed: object[] } = { opened: [], changed: [] };
  if (!refused) {
    await sql`savepoint before_rows`.execute(ctx.db);
    let done = 2;
    outcome = await write(ctx, given, kind, columns, () => advance(++done, total));
    const alike = (await kind.alike?.(ctx)) ?? [];
    found = await conflicts.recheck(ctx);
    // Checked now, while it can still be undone and reported.
    await sql`set constraints all immediate`.execute(ctx.db);
    if (given.dry_run) await sql`rollback to savepoint before_rows`.execute(ctx.db);
    if (alike.length > 0) await queries.addWarnings(ctx, given.id, alike);
    await advance(total - 1, total);
  }
  await report(ctx, given.id, outcome, errors, found);
  if (refused) {
    const nothing = given.dry_run ? 'would be' : 'was';
    return new Problem('import-rows-invalid', {
      detail: `${invalid_rows} of ${given.rows} rows have errors, so nothing ${nothing} imported. The report names them.`,
    });
  }
  if (given.dry_run) return null;
  const { kind: what, mode, effective_on } = given;
  const { missing_count, ended_count, absent_withheld, missing, ...counts } = outcome;
  await record(ctx, {
    type: 'import.applied',
    subject_id: given.id,
    data: {
      kind: what,
      mode,
      effective_on,
      rows: given.rows,
      ...counts,
      errors,
      conflicts_opened: found.opened.length,
      conflicts_changed: found.changed.length,
    },
  });
  return null;
}

/** Records the warnings of what was written of a file, where what is undone keeps them. */
export async function warnOfAlike(ctx: WriteCtx, id: string, kind: FileKind): Promise<void> {
  const alike = (await kind.alike?.(ctx)) ?? [];
  if (alike.length > 0) await queries.addWarnings(ctx, id, alike);
}

/** What became of a file of which nothing was imported. */
export const NOTHING: Outcome = { created: 0, changed: 0, unchanged: 0, awaiting_approval: 0 };

/** Writes the report of a file and deletes its stored rows. */
export async function report(
  ctx: WriteCtx,
  id: string,
  outcome: Outcome,
  error_count: number,
  found: { opened: object[]; changed: object[] } = { opened: [], changed: [] },
): Promise<void> {
  const warning_count = await queries.warningCount(ctx, id);
  await queries.setReport(ctx, id, { ...outcome, error_count, warning_count, conflicts: found.opened, conflicts_changed: found.changed });
  await queries.removeRows(ctx, id);
}

/** Deletes the rows of a job that did not run to its end. */
export const discard = queries.removeRowsOfJob;

export { blameNamedRows, noticesAfter, ofBundle, restoreNotices, type StoredNotice } from './bundle-queries.ts';
export { errorCounts, extendTimeouts } from './queries.ts';

/** The work of jobs for kinds of file whose facts belong to a later feature. */
export const workOf = (later: FileKinds) => ({
  run: (ctx: WriteCtx, job_id: string, advance: Advance): Promise<Problem | null> => carryOut(ctx, job_id, advance, later),
  discard: async (db: Db, job_id: string): Promise<void> => void (await discard(db, job_id)),
});
