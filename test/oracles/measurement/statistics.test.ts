/** The statistics are those of R 4.2: 190 cases computed there, each number of each case (test/data/statistics.json says with which packages). */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Adjustment, adjust } from '../../../src/domain/statistics/adjustment.ts';
import { cohenKappa, cronbachAlpha, fleissKappa } from '../../../src/domain/statistics/agreement.ts';
import { goodnessOfFit, independence, trend } from '../../../src/domain/statistics/contingency.ts';
import { kendall, spearman } from '../../../src/domain/statistics/correlation.ts';
import * as distributions from '../../../src/domain/statistics/distributions.ts';
import { fisherExact } from '../../../src/domain/statistics/fisher.ts';
import { freemanHalton } from '../../../src/domain/statistics/freeman-halton.ts';
import { mcnemar, pairedT, welchT } from '../../../src/domain/statistics/paired.ts';
import * as proportions from '../../../src/domain/statistics/proportions.ts';
import { quantiles, SAS_PCTLDEF, summaryOf } from '../../../src/domain/statistics/quantiles.ts';
import { kruskalWallis, mannWhitney, signedRank } from '../../../src/domain/statistics/ranks.ts';
import { kaplanMeier, logRank, medianSurvival, restrictedMean } from '../../../src/domain/statistics/survival.ts';

/** Each kind of case has a shape of its own. */
type Input = ReturnType<typeof JSON.parse>;
type Expected = number | string | boolean | null | readonly Expected[] | { readonly [name: string]: Expected };
type Case = Readonly<{ id: string; kind: string; input: Input; expect: Record<string, Expected>; rel_tol?: number }>;

const { cases, total } = JSON.parse(readFileSync(new URL('../../data/statistics.json', import.meta.url), 'utf8')) as {
  cases: Case[];
  total: number;
};

/** Relative, unless the case says otherwise; what R has as 0 is 0 up to this much. */
const TOLERANCE = 1e-9;
const NEAR_ZERO = 1e-12;
/** What R’s fisher.test shows by default comes from a root searched to this distance, on the odds ratio or its inverse, whichever is below 1. */
const R_ROOT = 2 * 0.0001220703;

const WORK = 20_000_000;

const special = (value: string) => ({ Inf: Infinity, '-Inf': -Infinity, NaN: NaN, NA: NaN })[value];

/** The paths at which an answer differs from what is expected. */
function differences(actual: unknown, expected: Expected, tolerance: number, path: string): string[] {
  const wanted = typeof expected === 'string' ? (special(expected) ?? expected) : expected;
  if (typeof wanted === 'number') {
    const is = Number.isNaN(wanted)
      ? Number.isNaN(actual)
      : actual === wanted || Math.abs((actual as number) - wanted) <= (wanted === 0 ? NEAR_ZERO : tolerance * Math.abs(wanted));
    return is ? [] : [`${path}: ${actual} is not ${wanted}`];
  }
  if (typeof wanted !== 'object' || wanted === null) return actual === wanted ? [] : [`${path}: ${actual} is not ${wanted}`];
  const names = Array.isArray(wanted) ? [...wanted.keys(), 'length'] : Object.keys(wanted);
  return names.flatMap((name) =>
    differences(
      (actual as Record<string, unknown> | undefined)?.[name],
      (wanted as Record<string, Expected>)[name] as Expected,
      tolerance,
      `${path}/${name}`,
    ),
  );
}

const curve = (time: number[], event: number[], tau: number) => {
  const steps = kaplanMeier(time, event.map(Boolean));
  const rmst = restrictedMean(steps, tau);
  return {
    time: steps.map((step) => step.time),
    n_risk: steps.map((step) => step.n_risk),
    n_event: steps.map((step) => step.n_event),
    n_censor: steps.map((step) => step.n_censor),
    surv: steps.map((step) => step.survival),
    greenwood_se: steps.map((step) => step.error),
    ci_log_lower: steps.map((step) => step.log[0]),
    ci_log_upper: steps.map((step) => step.log[1]),
    ci_loglog_lower: steps.map((step) => step.loglog[0]),
    ci_loglog_upper: steps.map((step) => step.loglog[1]),
    median: medianSurvival(steps),
    median_loglog: medianSurvival(steps, 'loglog'),
    rmst_tau: tau,
    rmst: rmst.mean,
    rmst_se: rmst.error,
  };
};

/** What the case asks for, under R’s names. */
const answers: Record<string, (input: Input, expected: Input) => unknown> = {
  fisher_2x2: ({ table }, { R_default }) => {
    const test = fisherExact(table);
    return {
      p_two_sided: test.p,
      p_less: test.p_less,
      p_greater: test.p_greater,
      mid_p: test.mid_p,
      odds_ratio_cmle: test.odds_ratio,
      or_ci95: test.odds_ratio_interval,
      odds_ratio_sample: test.sample_odds_ratio,
      R_default: {
        odds_ratio: asR(test.odds_ratio, R_default.odds_ratio),
        ci95: test.odds_ratio_interval.map((bound, i) => asR(bound, R_default.ci95[i])),
      },
    };
  },
  fisher_rxc: ({ table }) => ({ p_two_sided: freemanHalton(table, WORK) }),
  chisq_independence: ({ table }) => {
    const test = independence(table);
    return {
      statistic: test.statistic,
      df: test.df,
      p: test.p,
      expected: test.expected,
      min_expected: test.min_expected,
      fraction_expected_lt5: test.fraction_expected_below_5,
      cramers_v: test.cramers_v,
      g2: test.likelihood_ratio.statistic,
      g2_p: test.likelihood_ratio.p,
      yates_statistic: test.yates?.statistic,
      yates_p: test.yates?.p,
    };
  },
  chisq_gof: ({ counts, p }) => goodnessOfFit(counts, p),
  proportion_ci: ({ x, n, level }) => ({
    estimate: x / n,
    wilson: proportions.wilson(x, n, level),
    wilson_cc: proportions.wilsonCorrected(x, n, level),
    clopper_pearson: proportions.clopperPearson(x, n, level),
    agresti_coull: proportions.agrestiCoull(x, n, level),
    jeffreys: proportions.jeffreys(x, n, level),
  }),
  two_proportions: ({ x1, n1, x2, n2, level }) => {
    const both = proportions.twoProportions(x1, n1, x2, n2, level);
    return {
      diff: both.difference,
      newcombe: both.newcombe,
      wald: both.wald,
      risk_ratio: both.risk_ratio,
      rr_ci: both.risk_ratio_interval,
      odds_ratio: both.odds_ratio,
      or_ci_woolf: both.odds_ratio_interval,
      z_pooled_p: both.p,
    };
  },
  trend_cochran_armitage: ({ x, n, score }) => trend(x, n, score),
  quantiles: ({ x, probs }) => {
    const types = ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((type) => [`type${type}`, quantiles(x, probs, type)]);
    const pctldef = Object.entries(SAS_PCTLDEF).map(([type, sas]) => [sas, `type${type}`]);
    return { ...Object.fromEntries(types), ...summaryOf(x), sas_pctldef: Object.fromEntries(pctldef) };
  },
  mcnemar: ({ table }) => {
    const { statistic_corrected: statistic_cc, p_corrected: p_cc, ...test } = mcnemar(table[0][1], table[1][0]);
    return { ...test, statistic_cc, p_cc };
  },
  wilcoxon_signed_rank: ({ pre, post }) => {
    const { v: V, p_normal_corrected: p_normal_cc, exact, pratt, ...test } = signedRank(pre, post);
    return {
      ...test,
      V,
      p_normal_cc,
      p_exact_ties: exact(),
      z_pratt: pratt.z,
      p_pratt_asymptotic: pratt.p_normal,
      p_pratt_exact: pratt.exact(),
    };
  },
  mann_whitney: ({ x, y }) => {
    const { w: W, p_normal_corrected: p_normal_cc, exact, ...test } = mannWhitney(x, y);
    return { ...test, W, p_normal_cc, p_exact_ties: exact() };
  },
  kruskal_wallis: ({ groups }) => kruskalWallis(groups),
  t_tests: ({ pre, post }) => {
    const [paired, welch] = [pairedT(pre, post), welchT(pre, post)];
    return {
      paired_t: paired.t,
      paired_df: paired.df,
      paired_p: paired.p,
      paired_ci95: paired.interval,
      welch_t: welch.t,
      welch_df: welch.df,
      welch_p: welch.p,
    };
  },
  rank_correlation: ({ x, y }) => {
    const [{ rho, p }, { tau, p: kendall_p }] = [spearman(x, y), kendall(x, y)];
    return { spearman_rho: rho, spearman_p_t: p, kendall_tau_b: tau, kendall_p_normal: kendall_p };
  },
  cronbach_alpha: ({ items }) => {
    const scale = cronbachAlpha(items);
    return {
      raw_alpha: scale.alpha,
      std_alpha: scale.standardised,
      mean_interitem_r: scale.mean_interitem_r,
      feldt_ci95: scale.interval,
      alpha_if_deleted: scale.without_item.every(Number.isNaN) ? NaN : scale.without_item,
      item_rest_r: scale.item_rest_r,
      item_total_variance: scale.total_variance,
    };
  },
  cohen_kappa: ({ table }) => {
    const [plain, linear, quadratic] = [cohenKappa(table), cohenKappa(table, 'linear'), cohenKappa(table, 'quadratic')];
    return {
      po: plain.po,
      pe: plain.pe,
      kappa: plain.kappa,
      ase: plain.error,
      se_null: plain.null_error,
      p_null: plain.p,
      ci95: plain.interval,
      linear_weighted: linear.kappa,
      linear_ase: linear.error,
      quadratic_weighted: quadratic.kappa,
      quadratic_ase: quadratic.error,
    };
  },
  fleiss_kappa: ({ counts, raters }) => ({ kappa: fleissKappa(counts, raters) }),
  kaplan_meier: ({ time, event }, { rmst_tau }) => curve(time, event, rmst_tau),
  logrank: ({ time, event, group }, expected) => {
    const of = (name: string, values: number[]) => values.filter((_, i) => group[i] === name);
    const names: string[] = Object.keys(expected.groups);
    const [plain, peto] = ([0, 1] as const).map((rho) => logRank(time, event.map(Boolean), group, rho));
    return {
      groups: Object.fromEntries(names.map((name) => [name, curve(of(name, time), of(name, event), expected.groups[name].rmst_tau)])),
      logrank: { ...plain, chisq: plain?.statistic },
      peto: { ...peto, chisq: peto?.statistic },
    };
  },
  p_adjust: ({ p }) => {
    const names: Record<string, Adjustment> = { BH: 'benjamini_hochberg', BY: 'benjamini_yekutieli' };
    return Object.fromEntries(
      ['BH', 'BY', 'holm', 'hochberg', 'hommel', 'bonferroni'].map((name) => [name, adjust(p, names[name] ?? (name as Adjustment))]),
    );
  },
  distribution: ({ fn, args: { x, df, z, p, t, a, b, df1, df2, K, NminusK, draws } }) => {
    const functions: Record<string, () => number> = {
      chisq_sf: () => distributions.chiSquareTail(x, df),
      normal_sf: () => distributions.normalTail(z),
      normal_quantile: () => distributions.normalQuantile(p),
      t_sf: () => distributions.tTail(t, df),
      beta_cdf: () => distributions.betaCdf(x, a, b),
      beta_quantile: () => distributions.betaQuantile(p, a, b),
      f_quantile: () => distributions.fQuantile(p, df1, df2),
      hypergeom_pmf: () => Math.exp(distributions.logHypergeometricMass(x, K, NminusK, draws)),
    };
    return { value: functions[fn]?.() };
  },
};

/** R’s value where ours is as close to it as R searches, else ours. */
function asR(ours: number, theirs: number | string): number {
  const value = typeof theirs === 'string' ? (special(theirs) as number) : theirs;
  const distance = value > 1 ? Math.abs(1 / ours - 1 / value) : Math.abs(ours - value);
  return distance <= R_ROOT ? value : ours;
}

it('there are 190 cases of 21 kinds', () => {
  expect(cases).toHaveLength(190);
  expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(answers)));
  expect(total).toBeGreaterThan(190);
});

it.each(cases)('$id is what R computes', ({ kind, input, expect: expected, rel_tol = TOLERANCE }) => {
  expect(differences(answers[kind]?.(input, expected), expected, rel_tol, '')).toEqual([]);
});
