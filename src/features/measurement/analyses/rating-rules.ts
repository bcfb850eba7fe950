/** Tests of ratings and answers that are given as counts: before and after, of groups, of two raters; and of a scale. */
import { cohenKappa, cronbachAlpha } from '../../../domain/statistics/agreement.ts';
import { FEW_DISCORDANT, mcnemar } from '../../../domain/statistics/paired.ts';
import { kruskalWallis, mannWhitney, signedRank } from '../../../domain/statistics/ranks.ts';
import { WorkLimit } from '../../../domain/statistics/tables.ts';
import { estimate, finite, outcome, plainTable, shareOf, sumOf } from './plain-rules.ts';
import type { Outcome } from './schema.ts';
import type { TestOf } from './tests-schema.ts';

/** Steps of an exact distribution of ranks: a few milliseconds. */
const RANK_STEPS = 300_000;

/** The exact p value where it takes little, else the approximation. */
function exactOr(exact: (limit: number) => number, approximate: number): Readonly<{ isExact: boolean; p: number }> {
  try {
    return { isExact: true, p: exact(RANK_STEPS) };
  } catch (error) {
    if (!(error instanceof WorkLimit)) throw error;
    return { isExact: false, p: approximate };
  }
}

const EXACT = 'so few that the exact distribution of ranks is counted out, ties as they are.';
const NORMAL = 'so many that the normal approximation is used, corrected for ties and continuity.';

/** Every unit of a table with its row and column, from 1. */
const unitsOf = (table: readonly (readonly number[])[]) =>
  table.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [i + 1, j + 1] as const)));

/** @throws Degenerate */
export function pairedAnswersOutcome(test: TestOf<'paired_answers'>): Outcome {
  const level = test.level ?? 0.95;
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = plainTable(test.table);
  const change = mcnemar(b, c);
  const few = b + c < FEW_DISCORDANT;
  const n = a + b + c + d;
  return outcome({
    level,
    n,
    test: few ? 'mcnemar_exact' : 'mcnemar',
    reason: `${b + c} pairs changed, ${few ? `fewer than ${FEW_DISCORDANT}: the exact test is used.` : `not fewer than ${FEW_DISCORDANT}: χ² is used.`}`,
    statistic: few ? null : change.statistic,
    df: few ? null : 1,
    p: few ? change.p_exact : change.p,
    shares: [shareOf('From the first to the second', null, b, n, level), shareOf('From the second to the first', null, c, n, level)],
    estimates: [estimate('mid_p', change.p_mid)],
  });
}

/** @throws Degenerate */
export function pairedRatingsOutcome(test: TestOf<'paired_ratings'>): Outcome {
  const level = test.level ?? 0.95;
  const units = unitsOf(plainTable(test.table));
  const ranked = signedRank(
    units.map(([before]) => before),
    units.map(([, after]) => after),
  );
  const { isExact, p } = exactOr(ranked.exact, ranked.p_normal_corrected);
  const rises = units.filter(([before, after]) => after > before).length;
  return outcome({
    level,
    n: units.length,
    test: isExact ? 'wilcoxon_signed_rank_exact' : 'wilcoxon_signed_rank_normal',
    reason: `${ranked.n_nonzero} ratings changed, ${ranked.zeros} that did not are left out; ${isExact ? EXACT : NORMAL}`,
    statistic: ranked.v,
    p,
    shares: [
      shareOf('Rose', null, rises, units.length, level),
      shareOf('Fell', null, ranked.n_nonzero - rises, units.length, level),
      shareOf('Stayed', null, ranked.zeros, units.length, level),
    ],
    estimates: [estimate('rank_biserial', ranked.rank_biserial)],
  });
}

/** @throws Degenerate */
export function groupsOutcome(test: TestOf<'groups'>): Outcome {
  const level = test.level ?? 0.95;
  const table = plainTable(test.table);
  const groups = table.map((row) => unitsOf([row]).map(([, rating]) => rating));
  const n = sumOf(table.flat());
  if (groups.length > 2) {
    const { statistic, df, p } = kruskalWallis(groups);
    return outcome({ level, n, test: 'kruskal_wallis', reason: `There are ${groups.length} groups.`, statistic, df, p });
  }
  const [first = [], second = []] = groups;
  const ranked = mannWhitney(first, second);
  const { isExact, p } = exactOr(ranked.exact, ranked.p_normal_corrected);
  return outcome({
    level,
    n,
    test: isExact ? 'mann_whitney_exact' : 'mann_whitney_normal',
    reason: `There are two groups of ${first.length} and ${second.length}, ${isExact ? EXACT : NORMAL}`,
    statistic: ranked.w,
    p,
    estimates: [estimate('probability_first_is_higher', ranked.auc), estimate('rank_biserial', ranked.rank_biserial)],
  });
}

/** @throws Degenerate */
export function agreementOutcome(test: TestOf<'agreement'>): Outcome {
  const level = test.level ?? 0.95;
  const table = plainTable(test.table);
  const weights = test.weights ?? 'unweighted';
  const { kappa, p, interval, null_error } = cohenKappa(table, weights, level);
  const n = sumOf(table.flat());
  const same = sumOf(table.map((row, i) => row[i] as number));
  return outcome({
    level,
    n,
    test: 'cohen_kappa',
    reason: `Two raters; ${weights} agreement. The test is of no agreement beyond chance.`,
    statistic: finite(kappa / null_error),
    p: finite(p),
    shares: [shareOf('Same class', null, same, n, level)],
    estimates: [estimate('kappa', kappa, interval, 'Fleiss, Cohen and Everitt')],
  });
}

/** @throws Degenerate */
export function scaleOutcome(test: TestOf<'scale'>): Outcome {
  const level = test.level ?? 0.95;
  const scale = cronbachAlpha(test.items, level);
  return outcome({
    level,
    n: test.items.length,
    reason: `${test.items[0]?.length} items of ${test.items.length} respondents: an estimate, no test.`,
    estimates: [
      estimate('cronbach_alpha', scale.alpha, scale.interval, 'Feldt'),
      estimate('standardised_alpha', scale.standardised),
      estimate('mean_interitem_correlation', scale.mean_interitem_r),
      ...scale.without_item.map((alpha, i) => estimate(`alpha_without_item_${i + 1}`, alpha)),
      ...scale.item_rest_r.map((r, i) => estimate(`item_rest_correlation_${i + 1}`, r)),
    ],
  });
}
