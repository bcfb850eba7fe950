import { canonicalJson, type Json, sha256Hex } from '../../../core/canonical-json.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { simulatedOutcome, tableOf } from './association-rules.ts';
import { computed } from './computing.ts';
import { isSimulated, maySimulate, simulationOf } from './outcome-rules.ts';
import * as queries from './queries.ts';
import type { AnalysisTest } from './tests-schema.ts';

/** Steps that the search of an exact test may take: some seconds. */
const STEPS = 1_500_000;
/** Tables drawn in one transaction: a second or two, after which a cancelled job ends. */
const DRAWN_AT_ONCE = 10_000;
/** Parts of a test, as its progress counts them. */
const PARTS = 10;

/** A number that follows from the test alone, so that the same inputs are simulated alike. */
const seedOf = (test: AnalysisTest) => Number.parseInt(sha256Hex(canonicalJson(test as unknown as Json)).slice(0, 7), 16);

/** Each part of a simulation has numbers of its own. */
const seedOfPart = (seed: number, drawn: number) => (Math.imul(seed ^ 0x2545f491, 0x85ebca77) ^ Math.imul(drawn + 1, 0xc2b2ae3d)) >>> 0;

/**
 * Computes the next test of the analysis of a job, or the next part of its simulation, in a thread, and keeps it: whoever takes the job over goes on
 * from there. Null once none waits.
 * @throws Problem analysis-degenerate, analysis-work-limit
 */
export async function step(ctx: WriteCtx, job_id: string) {
  const { id, tests, outcomes, drawn, extreme } = await queries.ofJob(ctx, job_id);
  const position = outcomes.indexOf(null);
  const test = tests[position];
  if (!test) return null;
  const simulation = simulationOf(test, seedOf(test));
  const progress = (parts: number) => ({ done: PARTS * outcomes.filter(Boolean).length + parts, total: PARTS * tests.length });

  if (drawn === null && !isSimulated(test)) {
    const found = await computed({ what: 'outcome', test, steps: STEPS });
    if ('outcome' in found) {
      await queries.setOutcome(ctx, id, position, found.outcome);
      return progress(PARTS);
    }
    if ('over' in found && found.over === 'degenerate') throw Problem.at('analysis-degenerate', `/tests/${position}`, found.detail);
    if (!maySimulate(test))
      throw Problem.at(
        'analysis-work-limit',
        `/tests/${position}`,
        'The exact test of this table would take too long. Ask for it with the method automatic or monte_carlo.',
      );
    await queries.setDrawn(ctx, id, 0, 0);
    return progress(1);
  }

  const before = drawn ?? 0;
  const replicates = Math.min(DRAWN_AT_ONCE, simulation.replicates - before);
  const found = await computed({ what: 'draw', table: tableOf(test), replicates, seed: seedOfPart(simulation.seed, before) });
  if ('over' in found) throw Problem.at('analysis-degenerate', `/tests/${position}`, found.detail);
  const sofar = (extreme ?? 0) + ('extreme' in found ? found.extreme : 0);
  if (before + replicates < simulation.replicates) {
    await queries.setDrawn(ctx, id, before + replicates, sofar);
    return progress(1 + Math.floor(((PARTS - 2) * (before + replicates)) / simulation.replicates));
  }
  await queries.setOutcome(ctx, id, position, simulatedOutcome(test, simulation, sofar));
  return progress(PARTS);
}
