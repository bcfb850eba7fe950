import { canonicalJson, type Json, sha256Hex } from '../../../core/canonical-json.ts';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { adjust } from '../../../domain/statistics/adjustment.ts';
import { Degenerate, WorkLimit } from '../../../domain/statistics/tables.ts';
import * as jobs from '../../platform/jobs/service.ts';
import { findingsOf } from './checking-rules.ts';
import type { GivenTest, KeptTest, NewAnalysis } from './given-schema.ts';
import * as ofMetrics from './metrics-resolving.ts';
import { completed, costOf, isSimulated, outcomeOf } from './outcome-rules.ts';
import { outcome } from './plain-rules.ts';
import * as queries from './queries.ts';
import type { Analysis, AnalysisQuery, AnalysisResult, Outcome } from './schema.ts';
import * as ofSurveys from './surveys-resolving.ts';
import type { AnalysisTest } from './tests-schema.ts';

/** Of what was computed and how: a change of either asks for the same inputs anew. */
const VERSION = 1;

/** About how many microseconds of tests are computed at once; what takes longer waits for a job. */
const AT_ONCE = 40_000;
const STEPS_AT_ONCE = 4_000;

const readable = (ctx: Ctx) => allowed(ctx, 'analysis:read', { author: 'a.created_by' });

/** Whether anything still works on it, or nothing has to. */
const isOver = (status: string) => status === 'failed' || status === 'cancelled';

/**
 * Computes tests, or queues the job that does. The same inputs answer with the caller’s analysis of them, whose job is queued anew where it ended
 * before its time.
 * @throws Problem analysis-hidden-cells, analysis-inconsistent, analysis-work-limit, analysis-degenerate, reference-unknown, metric-period-unknown,
 * survey-wave-state, survey-results-unpublished
 */
export async function create(ctx: WriteCtx, { title, tests: given }: NewAnalysis): Promise<Analysis> {
  demand(ctx, 'analysis:run');
  const known: KeptTest[] = [];
  for (const [i, test] of given.entries()) known.push(await resolved(ctx, test, i));
  refuse(known);
  const tests = known.map(completed);
  const fingerprint = sha256Hex(canonicalJson({ version: VERSION, tests } as unknown as Json));
  const same = await queries.lockSame(ctx, fingerprint);
  if (same) {
    if (isOver(same.status)) await enqueue(ctx, same.id);
    return get(ctx, same.id);
  }
  const outcomes = atOnce(tests);
  const added = await queries.insert(ctx, { title: title ?? null, fingerprint, tests, outcomes });
  // The same request, sent twice at once, was quicker.
  if (!added) return get(ctx, granted(await queries.lockSame(ctx, fingerprint)).id);
  if (outcomes.includes(null)) await enqueue(ctx, added.id);
  await record(ctx, { type: 'analysis.made', subject_id: added.id, data: { tests: tests.length, waiting: outcomes.includes(null) } });
  return get(ctx, added.id);
}

/** A test with its numbers: those that were given, or those of a metric or survey as the caller may read them. */
async function resolved(ctx: WriteCtx, test: GivenTest, position: number): Promise<KeptTest> {
  if (test.kind === 'metric') return ofMetrics.resolved(ctx, test, position);
  return test.kind === 'survey' ? ofSurveys.resolved(ctx, test, position) : test;
}

function refuse(tests: readonly AnalysisTest[]): void {
  const findings = findingsOf(tests);
  const [first] = findings;
  if (!first) return;
  const same = findings.filter(({ code }) => code === first.code).slice(0, 100);
  throw new Problem(first.code, {
    detail: same.length === 1 ? `\`${first.pointer}\` ${first.detail}` : `${same.length} places are named.`,
    errors: same.map(({ code, pointer, detail }) => ({ pointer, code, detail })),
  });
}

/** What can be computed at once, test by test; null for the rest. */
function atOnce(tests: readonly AnalysisTest[]): (Outcome | null)[] {
  let left = AT_ONCE;
  return tests.map((test, i) => {
    left -= costOf(test);
    if (left < 0 || isSimulated(test)) return null;
    try {
      return outcomeOf(test, STEPS_AT_ONCE);
    } catch (error) {
      if (error instanceof Degenerate) throw Problem.at('analysis-degenerate', `/tests/${i}`, error.message);
      if (!(error instanceof WorkLimit)) throw error;
      left -= AT_ONCE / 4;
      return null;
    }
  });
}

async function enqueue(ctx: WriteCtx, id: string): Promise<void> {
  await queries.setJob(ctx, id, await jobs.enqueue(ctx, 'analysis'));
}

/** The caller’s analyses, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: AnalysisQuery) =>
  page(ctx, query, queries.analyses(ctx, readable(ctx)), [{ column: 'a.id', field: 'id' }], 'desc');

/** @throws Problem not-found, permission-denied where numbers of a metric or survey are in it that the caller no longer reads */
export async function get(ctx: Ctx, id: string): Promise<Analysis> {
  const { tests, outcomes, ...analysis } = granted(await queries.find(ctx, id, readable(ctx)));
  await ofMetrics.assertReadable(
    ctx,
    tests.flatMap(({ metric }) => metric ?? []),
  );
  await ofSurveys.assertReadable(
    ctx,
    tests.flatMap(({ survey }) => survey ?? []),
  );
  return { ...analysis, results: resultsOf(tests, outcomes) };
}

/** What came of each test, with the p values adjusted for their number once none waits. */
function resultsOf(tests: readonly KeptTest[], outcomes: readonly (Outcome | null)[]): AnalysisResult[] {
  const p = outcomes.flatMap((one) => (one && one.p !== null ? [one.p] : []));
  const adjusted = outcomes.includes(null) || p.length < 2 ? [] : adjust(p);
  let tested = 0;
  return tests.map(({ label, kind, unit_of_analysis, level = 0.95, metric: of, survey: from }, i) => {
    const found = outcomes[i] ?? null;
    const p_adjusted = found && found.p !== null ? (adjusted[tested] ?? null) : null;
    if (found && found.p !== null) tested += 1;
    const metric = of
      ? { metric_id: of.metric_id, definition_version: of.definition_version, period: of.period, compare: of.compare }
      : null;
    const survey = from
      ? { wave_id: from.wave_id, item: from.item, audience: from.audience, compare: from.compare, answers: from.answers }
      : null;
    return {
      label,
      kind,
      unit_of_analysis,
      metric,
      survey,
      status: found ? 'computed' : 'waiting',
      ...(found ?? outcome({ level })),
      p_adjusted,
    };
  });
}
