/** What an analysis is given: tests, each of counts that may be published, or of values. */
import { z } from 'zod';
import { text } from '../../../domain/fields.ts';

/** The most of each: beyond it a test takes too long, or is of people rather than of counts. */
export const MOST_TESTS = 50;
export const MOST_LINES = 20;
const MOST_COUNT = 1_000_000;

/** What one count is of: the same data give other results by mentor and by mentee. */
export const unitsOfAnalysis = ['mentee', 'pair', 'mentor', 'respondent', 'programme_year', 'division', 'other'] as const;

/** A published count. Null and `suppressed` are cells that are not shown, which no test can be about. */
const Count = z
  .union([z.int32().min(0).max(MOST_COUNT), z.literal('suppressed')])
  .nullable()
  .meta({ description: 'A count; null or `suppressed`: a hidden cell, over which no analysis is made', examples: [12] });

const Counts = z.array(Count).min(1).max(MOST_LINES);
const Table = z
  .array(Counts)
  .min(2)
  .max(MOST_LINES)
  .meta({
    description: 'Counts by row; every row has as many',
    examples: [
      [
        [16, 11],
        [9, 18],
      ],
    ],
  });

const Labels = z
  .array(text(200))
  .min(1)
  .max(MOST_LINES)
  .meta({ examples: [['Has a mentor', 'Has none']] });

/** What every test has. */
export const each = {
  label: text(200).meta({ description: 'What the test is about', examples: ['Satisfied, by having a mentor'] }),
  unit_of_analysis: z.enum(unitsOfAnalysis).meta({ description: 'What one count is of', examples: ['mentee'] }),
  level: z
    .number()
    .min(0.5)
    .max(0.999)
    .optional()
    .meta({ description: 'Confidence level of intervals; default 0.95', examples: [0.95] }),
};

const Association = z
  .strictObject({
    kind: z.literal('association'),
    ...each,
    table: Table,
    row_labels: Labels.optional(),
    column_labels: Labels.optional(),
    method: z
      .enum(['automatic', 'pearson_chi_square', 'fisher_exact', 'monte_carlo'])
      .optional()
      .meta({
        description:
          'Default `automatic`: Pearson’s χ² unless more than 20 % of the expected counts are below 5, then Fisher’s exact test, simulated where it would take too long',
        examples: ['automatic'],
      }),
    replicates: z.int32().min(1000).max(1_000_000).optional().meta({ description: 'Tables of a simulation; default 100,000' }),
    seed: z
      .int32()
      .min(0)
      .optional()
      .meta({ description: 'Of a simulation; default one that follows from the table', examples: [7] }),
  })
  .meta({ id: 'AssociationTest', description: 'Whether the rows and columns of a contingency table go together' });

const proportions = {
  numerators: Counts.meta({ description: 'How many of each group', examples: [[16, 9]] }),
  denominators: Counts.meta({ description: 'Out of how many', examples: [[27, 27]] }),
};

const Proportions = z
  .strictObject({ kind: z.literal('proportions'), ...each, ...proportions, row_labels: Labels.optional() })
  .meta({ id: 'ProportionsTest', description: 'Shares with their intervals; of two groups also how they differ' });

const Trend = z
  .strictObject({
    kind: z.literal('trend'),
    ...each,
    ...proportions,
    row_labels: Labels.optional(),
    scores: z
      .array(z.number().min(-1e6).max(1e6))
      .min(1)
      .max(MOST_LINES)
      .optional()
      .meta({ description: 'Of each group; default 1, 2, 3, …' }),
  })
  .meta({ id: 'TrendTest', description: 'Whether a share rises or falls along groups in an order (Cochran–Armitage)' });

const PairedAnswers = z
  .strictObject({
    kind: z.literal('paired_answers'),
    ...each,
    table: Table.meta({ description: '2 × 2: before in rows, after in columns' }),
  })
  .meta({ id: 'PairedAnswersTest', description: 'Whether a yes or no changed between two answers of the same (McNemar)' });

const PairedRatings = z
  .strictObject({
    kind: z.literal('paired_ratings'),
    ...each,
    table: Table.meta({ description: 'Before in rows, after in columns, by rating from the lowest' }),
  })
  .meta({ id: 'PairedRatingsTest', description: 'Whether a rating changed between two answers of the same (Wilcoxon signed rank)' });

const Groups = z
  .strictObject({
    kind: z.literal('groups'),
    ...each,
    table: Table.meta({ description: 'A group in each row; ratings in columns, from the lowest' }),
    row_labels: Labels.optional(),
  })
  .meta({ id: 'GroupsTest', description: 'Whether one group rates higher than another (two: Mann–Whitney; more: Kruskal–Wallis)' });

const Agreement = z
  .strictObject({
    kind: z.literal('agreement'),
    ...each,
    table: Table.meta({ description: 'One rater in rows, the other in columns, the same classes in the same order' }),
    weights: z
      .enum(['unweighted', 'linear', 'quadratic'])
      .optional()
      .meta({ description: 'Default `unweighted`', examples: ['linear'] }),
  })
  .meta({ id: 'AgreementTest', description: 'How far two raters agree beyond chance (Cohen’s κ)' });

const Scale = z
  .strictObject({
    kind: z.literal('scale'),
    ...each,
    items: z
      .array(z.array(z.number().min(-1e6).max(1e6)).min(2).max(30))
      .min(3)
      .max(1000)
      .meta({
        description: 'A row for each respondent who answered all items',
        examples: [
          [
            [4, 5, 4],
            [3, 3, 2],
            [5, 4, 5],
          ],
        ],
      }),
  })
  .meta({ id: 'ScaleTest', description: 'How far the items of a scale go together (Cronbach’s α)' });

export const Distribution = z
  .strictObject({
    kind: z.literal('distribution'),
    ...each,
    values: z
      .array(z.strictObject({ value: z.number().min(-1e9).max(1e9), count: Count }))
      .min(1)
      .max(1000)
      .meta({ description: 'Values, and how often each occurs', examples: [[{ value: 3, count: 12 }]] }),
    probabilities: z
      .array(z.number().min(0).max(1))
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'Default 0.25, 0.5 and 0.75', examples: [[0.25, 0.5, 0.75]] }),
    quantile_type: z
      .int32()
      .min(1)
      .max(9)
      .optional()
      .meta({ description: 'Definition of quantiles, as R numbers them; default 2', examples: [2] }),
  })
  .meta({ id: 'DistributionTest', description: 'Mean and quantiles, with no test' });

const Survival = z
  .strictObject({
    kind: z.literal('survival'),
    ...each,
    observations: z
      .array(
        z.strictObject({
          group: text(200)
            .optional()
            .meta({ examples: ['Has a mentor'] }),
          time: z
            .number()
            .min(0)
            .max(1e6)
            .meta({ description: 'Since the start, in one unit', examples: [14] }),
          events: Count.meta({ description: 'To how many it happened then', examples: [2] }),
          censored: Count.meta({ description: 'How many were no longer observed from then on', examples: [1] }),
        }),
      )
      .min(1)
      .max(2000)
      .meta({ description: 'By time and group' }),
  })
  .meta({ id: 'SurvivalTest', description: 'Time to an event: Kaplan–Meier, and of several groups the log-rank test' });

/** A test, for examples. */
export const example = {
  kind: 'association',
  label: 'Satisfied, by having a mentor',
  unit_of_analysis: 'mentee',
  table: [
    [16, 11],
    [9, 18],
  ],
  row_labels: ['Has a mentor', 'Has none'],
  column_labels: ['Satisfied', 'Not satisfied'],
};

export const AnalysisTest = z.discriminatedUnion('kind', [
  Association,
  Proportions,
  Trend,
  PairedAnswers,
  PairedRatings,
  Groups,
  Agreement,
  Scale,
  Distribution,
  Survival,
]);
export type AnalysisTest = z.infer<typeof AnalysisTest>;
export type TestKind = AnalysisTest['kind'];
export type TestOf<Kind extends TestKind> = Extract<AnalysisTest, { kind: Kind }>;

export const testKinds = [
  'association',
  'proportions',
  'trend',
  'paired_answers',
  'paired_ratings',
  'groups',
  'agreement',
  'scale',
  'distribution',
  'survival',
] as const satisfies readonly TestKind[];
