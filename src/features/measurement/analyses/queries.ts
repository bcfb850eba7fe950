import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json, type Predicate } from '../../../core/db.ts';
import type { KeptTest } from './given-schema.ts';
import type { Analysis, Outcome } from './schema.ts';

/** Where an analysis stands: what is not computed yet waits for its job. */
const status = sql<Analysis['status']>`
  case when not jsonb_path_exists(a.outcomes, '$[*] ? (@ == null)') then 'completed' else coalesce(nullif(job.status, 'succeeded'), 'queued') end`;

/** The analyses, `a`, where `readable` holds, without what came of their tests. Order and limit are for the caller to add. */
export const analyses = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('analysis as a')
    .leftJoin('job', 'job.id', 'a.job_id')
    .select(['a.id', 'a.title', 'a.job_id', 'a.fingerprint', 'a.row_version', 'a.created_at', 'a.updated_at', status.as('status')])
    .select(sql<number>`jsonb_array_length(a.tests)`.as('tests'))
    .select(sql<number>`jsonb_array_length(jsonb_path_query_array(a.outcomes, '$[*] ? (@ != null)'))`.as('computed'))
    .where('a.department_id', '=', ctx.department_id)
    .where(readable);

/** One analysis with its tests and outcomes; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate) =>
  analyses(ctx, readable)
    .clearSelect()
    .select(['a.id', 'a.title', 'a.job_id', 'a.fingerprint', 'a.row_version', 'a.created_at', 'a.updated_at', status.as('status')])
    .select([sql<KeptTest[]>`a.tests`.as('tests'), sql<(Outcome | null)[]>`a.outcomes`.as('outcomes')])
    .where('a.id', '=', id)
    .executeTakeFirst();

/** The caller’s analysis of the same inputs, locked until the end of the transaction. */
export const lockSame = (ctx: WriteCtx, fingerprint: string) =>
  ctx.db
    .selectFrom('analysis as a')
    .leftJoin('job', 'job.id', 'a.job_id')
    .select(['a.id', status.as('status')])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.created_by', '=', ctx.actor.person_id)
    .where('a.fingerprint', '=', fingerprint)
    .forUpdate('a')
    .executeTakeFirst();

type NewRow = Readonly<{
  title: string | null;
  fingerprint: string;
  tests: readonly KeptTest[];
  outcomes: readonly (Outcome | null)[];
}>;

/** Adds an analysis; nothing where the caller has one of the same inputs. */
export const insert = (ctx: WriteCtx, { title, fingerprint, tests, outcomes }: NewRow) =>
  ctx.db
    .insertInto('analysis')
    .values({ department_id: ctx.department_id, title, fingerprint, tests: json(tests), outcomes: json(outcomes) })
    .onConflict((conflict) => conflict.constraint('analysis_once').doNothing())
    .returning('id')
    .executeTakeFirst();

/** Gives what waits to a job. */
export const setJob = (ctx: WriteCtx, id: string, job_id: string) =>
  ctx.db.updateTable('analysis').set({ job_id }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** The analysis of a job, with how far the simulation of its first waiting test has come. */
export const ofJob = (ctx: Ctx, job_id: string) =>
  ctx.db
    .selectFrom('analysis as a')
    .select(['a.id', 'a.drawn', 'a.extreme'])
    .select([sql<KeptTest[]>`a.tests`.as('tests'), sql<(Outcome | null)[]>`a.outcomes`.as('outcomes')])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.job_id', '=', job_id)
    .executeTakeFirstOrThrow();

/** Keeps what came of a test; the next one begins anew. */
export const setOutcome = (ctx: WriteCtx, id: string, position: number, outcome: Outcome) =>
  ctx.db
    .updateTable('analysis')
    .set({ outcomes: sql`jsonb_set(outcomes, array[${position}::text], ${json(outcome)})`, drawn: null, extreme: null })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Keeps how many tables of the simulation under way are drawn, and how many of them are extreme. */
export const setDrawn = (ctx: WriteCtx, id: string, drawn: number, extreme: number) =>
  ctx.db.updateTable('analysis').set({ drawn, extreme }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();
