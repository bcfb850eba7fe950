/** What becomes of each kind of test: the numbers, and which test was used and why. */
import { associationOutcome } from './association-rules.ts';
import type { KeptTest } from './given-schema.ts';
import { agreementOutcome, groupsOutcome, pairedAnswersOutcome, pairedRatingsOutcome, scaleOutcome } from './rating-rules.ts';
import type { Outcome } from './schema.ts';
import type { AnalysisTest } from './tests-schema.ts';
import { distributionOutcome, survivalOutcome, trendOutcome } from './value-rules.ts';

/** Tables of a simulation, unless another number is asked for. */
const REPLICATES = 100_000;

/** The test with everything that it leaves to us, so that what means the same is the same. */
export function completed(test: KeptTest): KeptTest {
  const whole = { ...test, level: test.level ?? 0.95 };
  switch (whole.kind) {
    case 'association':
      return { ...whole, method: whole.method ?? 'automatic', replicates: whole.replicates ?? REPLICATES };
    case 'agreement':
      return { ...whole, weights: whole.weights ?? 'unweighted' };
    case 'distribution':
      return { ...whole, probabilities: whole.probabilities ?? [0.25, 0.5, 0.75], quantile_type: whole.quantile_type ?? 2 };
    default:
      return whole;
  }
}

const replicatesOf = (test: AnalysisTest) => ('replicates' in test ? (test.replicates ?? REPLICATES) : REPLICATES);

/** How a simulation of a test is drawn: the seed is given, or follows from the test. */
export const simulationOf = (test: AnalysisTest, seed: number) => ({
  replicates: replicatesOf(test),
  seed: ('seed' in test ? test.seed : undefined) ?? seed,
});

const unitsOf = (table: readonly (readonly unknown[])[]) => table.flat().reduce<number>((total, count) => total + Number(count), 0);

/** About how many microseconds a test takes, but for the search of an exact test, which counts its own steps. */
export function costOf(test: AnalysisTest): number {
  switch (test.kind) {
    case 'association':
      return 1_000 + 150 * test.table.length * (test.table[0]?.length ?? 0);
    case 'proportions':
    case 'trend':
      return 1_000 + 150 * test.numerators.length;
    case 'paired_ratings':
    case 'groups':
      return 4_000 + unitsOf(test.table);
    case 'scale':
      return 0.15 * test.items.length * (test.items[0]?.length ?? 0) ** 2;
    case 'distribution':
      return 500 + unitsOf(test.values.map(({ count }) => [count]));
    case 'survival': {
      const followed = unitsOf(test.observations.map(({ events, censored }) => [events, censored]));
      return 1_000 + 0.2 * followed * Math.min(followed, test.observations.length);
    }
    default:
      return 1_000;
  }
}

/** Tests that may be simulated where the exact one takes too long. */
export const maySimulate = (test: AnalysisTest): boolean =>
  test.kind === 'proportions' || (test.kind === 'association' && test.method !== 'pearson_chi_square' && test.method !== 'fisher_exact');

/** Tests that are simulated whatever the table. */
export const isSimulated = (test: AnalysisTest): boolean => test.kind === 'association' && test.method === 'monte_carlo';

/**
 * The outcome of a test whose input was found right.
 * @param steps the most steps that the search of an exact test may take
 * @throws Degenerate where the test is not defined for what was counted, WorkLimit where its search would take more steps, or it is to be simulated
 */
export function outcomeOf(test: AnalysisTest, steps: number): Outcome {
  switch (test.kind) {
    case 'association':
    case 'proportions':
      return associationOutcome(test, steps);
    case 'trend':
      return trendOutcome(test);
    case 'paired_answers':
      return pairedAnswersOutcome(test);
    case 'paired_ratings':
      return pairedRatingsOutcome(test);
    case 'groups':
      return groupsOutcome(test);
    case 'agreement':
      return agreementOutcome(test);
    case 'scale':
      return scaleOutcome(test);
    case 'distribution':
      return distributionOutcome(test);
    case 'survival':
      return survivalOutcome(test);
  }
}
