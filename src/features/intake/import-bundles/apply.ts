/** The job of a bundle: its files in their order, in one transaction; what one of them has wrong undoes them all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { spooledLines, spoolLines } from '../../../core/spool.ts';
import { demand } from '../../../domain/allowed.ts';
import { eventTypes } from '../../../domain/events/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import type { FileKind, FileKinds, GivenFile } from '../../../domain/staging/file-kind.ts';
import { forgetStaged } from '../../../domain/staging/stage.ts';
import * as imports from '../../administration/imports/apply.ts';
import { kindsInOrder } from '../../administration/imports/rows.ts';
import type { Work } from '../../context.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import type { Advance } from '../../platform/jobs/service.ts';
import * as queries from './queries.ts';

const NOTICES_AT_ONCE = 5_000;
const PLACES: readonly string[] = kindsInOrder;
const TABLES = ['import_error', 'import_warning'] as const;

/** What is an event, and no mere word to those who follow the transaction. */
const HAPPENED: ReadonlySet<string> = new Set(eventTypes);

type File = GivenFile & Readonly<{ kind: string }>;
type Found = Awaited<ReturnType<typeof conflicts.recheck>>;
type Done = Readonly<{ file: File; outcome: imports.Outcome }>;

/** The work of the job, with the kinds of file that there are. */
export const workOf = (kinds: FileKinds): Work => ({
  run: (ctx, job_id, advance) => run(ctx, job_id, advance, kinds),
  discard: async (db, job_id) => void (await imports.discard(db, job_id)),
});

async function run(ctx: WriteCtx, job_id: string, advance: Advance, kinds: FileKinds): Promise<Problem | null> {
  demand(ctx, 'import:write');
  await imports.extendTimeouts(ctx);
  const bundle = await queries.lockByJob(ctx, job_id);
  const files = (await imports.ofBundle(ctx, bundle.id)).map((file) => ({ file, kind: kindOf(kinds, file.kind) }));
  const total = files.reduce((sum, { kind }) => sum + imports.stepsOf(kind), 3);
  let steps = 0;
  const stepDone = () => advance(++steps, total);
  await stepDone();

  await conflicts.takeTurn(ctx);
  await sql`savepoint before_files`.execute(ctx.db);
  const recorded = ctx.recorded.length;
  const done: Done[] = [];
  let errors = 0;
  let found: Found = { opened: [], changed: [] };
  const lastOfPairs = files.findLastIndex(({ file }) => isOfPairs(file));
  for (const [n, { file, kind }] of files.entries()) {
    done.push({ file, outcome: await carryOutOne(ctx, file, kind, stepDone) });
    if (errors > 0) await imports.blameNamedRows(ctx, bundle.id, file.id);
    errors += (await imports.errorCounts(ctx, file.id)).errors;
    await forgetStaged(ctx);
    if (n === lastOfPairs) found = await conflicts.recheck(ctx);
  }
  const refused = errors > 0;
  if (!refused) {
    found = both(found, await conflicts.recheck(ctx));
    // Checked now, while it can still be undone and reported.
    await sql`set constraints all immediate`.execute(ctx.db);
  }
  await stepDone();
  // Of a dry run only what waits for a second person is recorded before it is undone.
  const isUnchanged =
    !ctx.recorded.slice(recorded).some(({ type }) => HAPPENED.has(type)) &&
    done.every(({ outcome }) => outcome.created + outcome.changed === 0);
  if (refused || bundle.dry_run) {
    if (refused) found = { opened: [], changed: [] };
    await keepingNotices(ctx, bundle.id, () => sql`rollback to savepoint before_files`.execute(ctx.db));
    ctx.recorded.length = recorded;
  }
  return report(ctx, bundle, done, found, refused ? null : isUnchanged);
}

/** What decides who mentors whom and who leads whom: the conflict rule has judged it before files are read of what the pairs have done. */
const isOfPairs = ({ kind }: File) => PLACES.indexOf(kind) <= PLACES.indexOf('assignments');

const both = (one: Found, other: Found): Found => {
  const opened = [...one.opened, ...other.opened];
  const isNew = ({ id }: { id: string }) => opened.some((each) => each.id === id);
  return { opened, changed: [...one.changed, ...other.changed].filter((each) => !isNew(each)) };
};

function kindOf(kinds: FileKinds, name: string): FileKind {
  const kind = kinds[name];
  if (!kind) throw new Error(`nothing carries out files of ${name}`);
  return kind;
}

/**
 * One file, without its rows that have errors: what is left shows which rows of the files after it have errors, too. Where there are any, all of it is
 * undone in the end.
 */
async function carryOutOne(ctx: WriteCtx, file: File, kind: FileKind, stepDone: () => Promise<void>): Promise<imports.Outcome> {
  const given: GivenFile = { ...file, mode: 'valid_rows' };
  const columns = await imports.check(ctx, given, kind);
  await stepDone();
  const outcome = await imports.write(ctx, given, kind, columns, stepDone);
  await imports.warnOfAlike(ctx, given.id, kind);
  await stepDone();
  return outcome;
}

/** Undoes, and keeps errors and warnings of rows, however many there are. */
async function keepingNotices(ctx: WriteCtx, bundle_id: string, undo: () => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  const fileOf = (table: string) => path.join(folder, table);
  const batches = async function* (table: queries.NoticeTable) {
    for (let last: string | null = null; ; ) {
      const batch: imports.StoredNotice[] = await imports.noticesAfter(ctx, table, bundle_id, last, NOTICES_AT_ONCE);
      if (batch.length > 0) yield batch;
      if (batch.length < NOTICES_AT_ONCE) return;
      last = batch.at(-1)?.id ?? null;
    }
  };
  try {
    for (const table of TABLES) await spoolLines(fileOf(table), batches(table));
    await undo();
    for (const table of TABLES)
      for await (const batch of spooledLines<imports.StoredNotice[]>(fileOf(table))) await imports.restoreNotices(ctx, table, batch);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function report(
  ctx: WriteCtx,
  { id, dry_run, as_of, source, sha256 }: Awaited<ReturnType<typeof queries.lockByJob>>,
  done: readonly Done[],
  found: Found,
  changes_nothing: boolean | null,
): Promise<Problem | null> {
  const refused = changes_nothing === null;
  const invalid: string[] = [];
  for (const { file, outcome } of done) {
    const { errors, invalid_rows } = await imports.errorCounts(ctx, file.id);
    await imports.report(ctx, file.id, refused ? imports.NOTHING : outcome, errors);
    if (errors > 0) invalid.push(`${invalid_rows} of ${file.rows} rows of ${file.kind}`);
  }
  await queries.setOutcome(ctx, id, changes_nothing, found);
  if (refused) {
    const nothing = dry_run ? 'would be' : 'was';
    return new Problem('import-rows-invalid', {
      detail: `${invalid.join(', ')} have errors, so nothing ${nothing} imported. The report names them.`,
    });
  }
  if (dry_run) return null;
  const sum = (of: 'created' | 'changed' | 'unchanged') => done.reduce((total, { outcome }) => total + outcome[of], 0);
  await record(ctx, {
    type: 'import_bundle.applied',
    subject_id: id,
    data: {
      kinds: done.map(({ file }) => file.kind),
      as_of,
      source,
      sha256,
      rows: done.reduce((total, { file }) => total + file.rows, 0),
      created: sum('created'),
      changed: sum('changed'),
      unchanged: sum('unchanged'),
      conflicts_opened: found.opened.length,
      conflicts_changed: found.changed.length,
    },
  });
  return null;
}
