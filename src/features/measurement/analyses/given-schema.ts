/** What somebody posts to have it analysed: tests with their numbers, or of a metric or survey. */
import { z } from 'zod';
import { code, Id, text } from '../../../domain/fields.ts';
import { audiences } from '../surveys/kinds.ts';
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
      .meta({ description: 'A metric that is a share and counts each person or relation once', examples: ['EXO-IDN-1'] }),
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

/** What the groups of a survey result can be. */
export const surveyComparisons = ['division', 'site', 'audience'] as const;
export const surveyAnswers = ['top', 'points'] as const;

const SurveyTest = z
  .strictObject({
    kind: z.literal('survey'),
    ...each,
    wave_id: Id.meta({ description: 'A survey wave whose results you may read' }),
    item: code(64).meta({ description: 'An item of a scale or a choice', examples: ['expectations'] }),
    compare: z.enum(surveyComparisons).meta({ description: 'The groups that are compared', examples: ['division'] }),
    audience: z
      .enum(audiences)
      .optional()
      .meta({ description: 'Whose answers, where divisions or sites are compared; default the first that was asked the item' }),
    groups: z
      .array(text(60))
      .min(1)
      .max(MOST_LINES)
      .optional()
      .meta({ description: 'Codes of divisions or sites, or audiences; default all that you may read', examples: [['CARD', 'GIM']] }),
    answers: z
      .enum(surveyAnswers)
      .optional()
      .meta({ description: '`top`: the share that agrees; `points`: how many gave each answer. By default `top`', examples: ['top'] }),
  })
  .meta({ id: 'SurveyTest', description: 'Answers to an item of a survey by group, as you may read them, and whether they differ' });
export type SurveyTest = z.infer<typeof SurveyTest>;

/** A test as it is kept: its numbers, and of which metric or survey they are. */
export type KeptTest = AnalysisTest & { metric?: MetricOfTest; survey?: SurveyOfTest };
export type SurveyOfTest = Readonly<{
  wave_id: string;
  item: string;
  compare: (typeof surveyComparisons)[number];
  audience: (typeof audiences)[number] | null;
  answers: (typeof surveyAnswers)[number];
  unit_ids: readonly string[];
}>;
export type MetricOfTest = Readonly<{
  metric_id: string;
  definition_version: number;
  period: string;
  compare: (typeof comparisons)[number];
  unit_ids: readonly string[];
}>;

const GivenTest = z.discriminatedUnion('kind', [...AnalysisTest.options, MetricTest, SurveyTest]).meta({ id: 'AnalysisTest', example });
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
