/** What somebody posts to have it analysed: tests with their numbers, or of a metric. */
import { z } from 'zod';
import { text } from '../../../domain/fields.ts';
import { AnalysisTest, each, example, MOST_LINES, MOST_TESTS } from './tests-schema.ts';

/** What the groups of a metric can be. */
export const comparisons = ['division', 'site', 'position_description', 'career_stage', 'part'] as const;

const MetricTest = z
  .strictObject({
    kind: z.literal('metric'),
    ...each,
    metric_id: z
      .string()
      .regex(/^[A-Z]{3}(-[A-Z]{3})?-[0-9]{1,2}$/, 'must be the id of a metric')
      .max(12)
      .meta({ description: 'A metric that is a share', examples: ['EXO-IDN-1'] }),
    period: text(36)
      .optional()
      .meta({ description: 'Key of a reporting period; default the latest', examples: ['2025'] }),
    compare: z.enum(comparisons).meta({ description: 'The groups that are compared', examples: ['division'] }),
    groups: z
      .array(text(60))
      .min(1)
      .max(MOST_LINES)
      .optional()
      .meta({
        description: 'Codes of divisions or sites, or names of the others; default all that you may read',
        examples: [['CARD', 'GIM']],
      }),
  })
  .meta({
    id: 'MetricTest',
    description: 'Shares of a metric by group, as you may read them, with their intervals and whether they differ',
  });
export type MetricTest = z.infer<typeof MetricTest>;

/** A test as it is kept: its numbers, and of a metric which they are. */
export type KeptTest = AnalysisTest & { metric?: MetricOfTest };
export type MetricOfTest = Readonly<{
  metric_id: string;
  definition_version: number;
  period: string;
  compare: (typeof comparisons)[number];
  unit_ids: readonly string[];
}>;

const GivenTest = z.discriminatedUnion('kind', [...AnalysisTest.options, MetricTest]).meta({ id: 'AnalysisTest', example });
export type GivenTest = z.infer<typeof GivenTest>;

export const NewAnalysis = z
  .strictObject({
    title: text(200)
      .optional()
      .meta({ description: 'For you to find it again', examples: ['Survey 2026, table 2'] }),
    tests: z
      .array(GivenTest)
      .min(1)
      .max(MOST_TESTS)
      .meta({ description: 'Of several at once, adjusted p values stand beside the raw ones' }),
  })
  .meta({ id: 'NewAnalysis', example: { title: 'Survey 2026, table 2', tests: [example] } });
export type NewAnalysis = z.infer<typeof NewAnalysis>;
