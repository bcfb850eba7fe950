import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, RowId, stamps } from '../../../domain/fields.ts';
import { audiences } from '../surveys/kinds.ts';
import { comparisons, surveyAnswers, surveyComparisons } from './given-schema.ts';
import { MOST_LINES, MOST_TESTS, testKinds, unitsOfAnalysis } from './tests-schema.ts';

const words = (max: number, description: string, example: string) =>
  z
    .string()
    .max(max)
    .meta({ class: 'own', description, examples: [example] });
const number = (description: string, example: number) =>
  z
    .number()
    .nullable()
    .meta({ class: 'own', description, examples: [example] });
const count = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .meta({ class: 'own', description, examples: [example] });

/** The tests that an answer can name. */
export const testsUsed = [
  'pearson_chi_square',
  'fisher_exact',
  'fisher_monte_carlo',
  'cochran_armitage',
  'pooled_z',
  'mcnemar',
  'mcnemar_exact',
  'wilcoxon_signed_rank_exact',
  'wilcoxon_signed_rank_normal',
  'mann_whitney_exact',
  'mann_whitney_normal',
  'kruskal_wallis',
  'cohen_kappa',
  'log_rank',
] as const;

const Share = z
  .object({
    row: words(200, 'The row or group', 'Has a mentor'),
    column: words(200, 'The column of the table', 'Satisfied').nullable(),
    numerator: count('How many', 16),
    denominator: count('Out of how many', 27),
    share: number('Numerator over denominator, not rounded; null where there is none to divide by', 0.5925925925925926),
    percent: words(10, 'Rounded half up to one decimal, for display alone', '59.3').nullable(),
    wilson: z
      .array(z.number().meta({ class: 'own' }))
      .max(2)
      .nullable()
      .meta({ class: 'own', description: 'Wilson’s interval', examples: [[0.407, 0.755]] }),
    clopper_pearson: z
      .array(z.number().meta({ class: 'own' }))
      .max(2)
      .nullable()
      .meta({ class: 'own', description: 'Clopper and Pearson’s exact interval', examples: [[0.388, 0.776]] }),
  })
  .meta({ id: 'AnalysisShare' });
export type Share = z.infer<typeof Share>;

const Estimate = z
  .object({
    name: words(100, 'What is estimated', 'odds_ratio'),
    value: number('Null: not a finite number', 2.86),
    lower: number('Of its interval; null: none, or not finite', 0.93),
    upper: number('Of its interval; null: none, or not finite', 8.9),
    interval: words(200, 'How the interval is made', 'Exact, conditional on the margins').nullable(),
  })
  .meta({ id: 'AnalysisEstimate' });
export type Estimate = z.infer<typeof Estimate>;

const Quantile = z
  .object({ probability: number('Of the quantile', 0.5), value: number('The quantile', 4) })
  .meta({ id: 'AnalysisQuantile' });

const Step = z
  .object({
    group: words(200, 'The group', 'Has a mentor').nullable(),
    time: z.number().meta({ class: 'own', examples: [14] }),
    n_risk: count('Observed until then', 20),
    n_event: count('To whom it happened then', 2),
    n_censor: count('No longer observed from then on', 1),
    survival: z.number().meta({ class: 'own', description: 'Share to whom it has not happened', examples: [0.9] }),
    lower: number('Greenwood’s interval on the scale log(−log)', 0.6),
    upper: number('Greenwood’s interval on the scale log(−log)', 0.97),
  })
  .meta({ id: 'SurvivalStep' });

const AnalysisMetric = z
  .object({
    metric_id: words(12, 'The metric', 'EXO-IDN-1'),
    definition_version: count('Version of its definition', 1),
    period: words(36, 'Key of the reporting period', '2025'),
    compare: z.enum(comparisons).meta({ class: 'own', description: 'The groups that are compared', examples: ['division'] }),
  })
  .meta({ id: 'AnalysisMetric' });

const AnalysisSurvey = z
  .object({
    wave_id: Id.meta({ class: 'own', description: 'The survey wave' }),
    item: words(64, 'The item', 'expectations'),
    audience: z
      .enum(audiences)
      .nullable()
      .meta({ class: 'own', description: 'Whose answers; null: audiences are compared', examples: ['mentee'] }),
    compare: z.enum(surveyComparisons).meta({ class: 'own', description: 'The groups that are compared', examples: ['division'] }),
    answers: z.enum(surveyAnswers).meta({ class: 'own', description: 'What is counted of the answers', examples: ['top'] }),
  })
  .meta({ id: 'AnalysisSurvey' });

const AnalysisResult = z
  .object({
    label: words(200, 'As it was given', 'Satisfied, by having a mentor'),
    kind: z.enum(testKinds).meta({ class: 'own', examples: ['association'] }),
    unit_of_analysis: z.enum(unitsOfAnalysis).meta({ class: 'own', examples: ['mentee'] }),
    metric: AnalysisMetric.nullable().meta({ class: 'own', description: 'Of which metric the numbers are; null: they were given' }),
    survey: AnalysisSurvey.nullable().meta({
      class: 'own',
      description: 'Of which survey the numbers are; null: they are not of one',
      examples: [null],
    }),
    status: z.enum(['computed', 'waiting']).meta({ class: 'own', examples: ['computed'] }),
    test: z
      .enum(testsUsed)
      .nullable()
      .meta({ class: 'own', description: 'The test that was used; null: none, or it waits', examples: ['pearson_chi_square'] }),
    reason: words(500, 'Why this test', '0 of 4 expected counts are below 5, not more than 20 %: Pearson’s χ² is used.').nullable(),
    n: count('How many units are counted', 54).nullable(),
    statistic: number('Of the test', 3.64),
    df: number('Degrees of freedom', 1),
    p: number('Two-sided, not adjusted', 0.056),
    p_adjusted: number('Adjusted by Benjamini and Hochberg for all tests of the analysis; null: a single one, or some wait', 0.11),
    p_interval: z
      .array(z.number().meta({ class: 'own' }))
      .max(2)
      .nullable()
      .meta({ class: 'own', description: 'Of a simulated p value: where the exact one lies', examples: [null] }),
    replicates: count('Tables of the simulation', 100_000).nullable(),
    seed: count('Of the simulation', 7).nullable(),
    level: z.number().meta({ class: 'own', description: 'Confidence level of intervals', examples: [0.95] }),
    shares: z
      .array(Share)
      .max(MOST_LINES * MOST_LINES)
      .meta({ class: 'own' }),
    estimates: z.array(Estimate).max(100).meta({ class: 'own' }),
    quantile_definition: words(200, 'How quantiles are defined', 'R type 2 (SAS PCTLDEF=5)').nullable(),
    quantiles: z.array(Quantile).max(20).meta({ class: 'own' }),
    curve: z.array(Step).max(2000).meta({ class: 'own' }),
  })
  .meta({ id: 'AnalysisResult' });
export type AnalysisResult = z.infer<typeof AnalysisResult>;

/** What is computed and kept of a test: everything that does not depend on the others. */
export type Outcome = Omit<AnalysisResult, 'label' | 'kind' | 'unit_of_analysis' | 'metric' | 'survey' | 'status' | 'p_adjusted'>;

const summary = {
  id: RowId,
  title: words(200, 'As it was given', 'Survey 2026, table 2').nullable(),
  status: z
    .enum(['completed', 'queued', 'running', 'failed', 'cancelled'])
    .meta({ class: 'own', description: 'Of its job, where it needs one', examples: ['completed'] }),
  job_id: Id.nullable().meta({ class: 'own', description: 'The job of what takes long; null: all was computed at once', examples: [null] }),
  fingerprint: words(64, 'SHA-256 of the tests: the same inputs have the same one, and the same results', 'a'.repeat(64)),
};

export const AnalysisSummary = z
  .object({ ...summary, tests: count('How many tests it has', 1), computed: count('How many of them are computed', 1), ...stamps })
  .meta({ id: 'AnalysisSummary' });

export const Analysis = z
  .object({ ...summary, results: z.array(AnalysisResult).max(MOST_TESTS).meta({ class: 'own' }), ...stamps })
  .meta({ id: 'Analysis' });
export type Analysis = z.infer<typeof Analysis>;

export const Analyses = Page(AnalysisSummary, 'AnalysisPage');
export const AnalysisQuery = z.strictObject({ ...pageQuery });
export type AnalysisQuery = z.infer<typeof AnalysisQuery>;
