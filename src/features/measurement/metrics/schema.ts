import { z } from 'zod';
import { CivilDate, code, Id, Instant, text } from '../../../domain/fields.ts';
import { COMPONENTS, LEVELS, PERIODS, SPLITS, STATISTICS, UNITS } from './definition.ts';

const words = (max: number, description: string, example: string) =>
  z
    .string()
    .max(max)
    .meta({ class: 'open', description, examples: [example] });

export const MetricId = z
  .string()
  .regex(/^[A-Z]{3}(-[A-Z]{3})?-[0-9]{1,2}$/, 'must be the id of a metric')
  .max(12)
  .meta({ class: 'open', description: 'Id of the metric', examples: ['MIC-REL-1'] });

export const identity = {
  id: MetricId,
  version: z
    .int32()
    .min(1)
    .meta({ class: 'open', description: 'Counted up whenever its definition changes', examples: [1] }),
  level: z.enum(LEVELS).meta({ class: 'open', description: 'Level of the social ecological model' }),
  component: z
    .enum(COMPONENTS)
    .nullable()
    .meta({ class: 'open', description: 'Component of the programme; null in meso- and chronosystem' }),
  title: words(200, 'Title', 'Programme years with the meetings they ask for'),
};

const definition = {
  cell: z
    .enum(['paper', 'derived'])
    .meta({ class: 'open', description: 'Whether the study’s table fills its cell, or it was derived to fill it' }),
  numerator_words: words(500, 'What is counted', 'Programme years with enough qualifying meetings'),
  denominator_words: words(500, 'Of what', 'Programme years of full-time mentees that ended in the period'),
  measured_in: z.enum(UNITS).meta({ class: 'open', description: 'Unit of the value' }),
  period_kind: z.enum(PERIODS).meta({ class: 'open', description: 'Kind of reporting period' }),
  horizon: z.enum(['short', 'long']).meta({ class: 'open', description: 'Whether it tells something at once or after years' }),
  matures_after_years: z
    .int32()
    .min(0)
    .meta({ class: 'open', description: 'Years of the programme after which its value means something', examples: [3] }),
  statistic: z.enum(STATISTICS).meta({ class: 'open', description: 'How the value is made of what is counted' }),
  is_sensitive: z.boolean().meta({ class: 'open', description: 'Rests on ratings, identity or personnel decisions' }),
};

export const MetricDefinition = z
  .object({
    ...identity,
    ...definition,
    parts: z
      .array(words(60, 'Part', 'mentors'))
      .max(20)
      .meta({ class: 'open', description: 'Reported side by side, never summed' }),
    by: z.array(z.enum(SPLITS)).max(4).meta({ class: 'open', description: 'What it is split by, beside the department' }),
    exclusion_reasons: z
      .array(z.object({ code: words(60, 'Code', 'too_few_days'), reason: words(300, 'Reason', 'Too few days to evaluate the year') }))
      .max(20)
      .meta({ class: 'open', description: 'Why somebody can be left out' }),
    is_recorded: z.boolean().meta({ class: 'open', description: 'false: what it needs is not recorded here yet, so that it has no value' }),
  })
  .meta({ id: 'MetricDefinition' });

export const RemovedMetric = z
  .object({ ...identity, removed_because: words(300, 'Why it was removed', 'Replaced by MIC-REL-2') })
  .meta({ id: 'RemovedMetric' });

export const MetricCatalogue = z
  .object({
    metrics: z.array(MetricDefinition).max(200).meta({ class: 'open' }),
    removed: z
      .array(RemovedMetric)
      .max(200)
      .meta({ class: 'open', description: 'Metrics that were in the catalogue once, and have no values any more' }),
  })
  .meta({ id: 'MetricCatalogue' });

export const Period = z
  .object({
    kind: z.enum(PERIODS).meta({ class: 'C0', description: 'Kind of reporting period' }),
    key: z
      .string()
      .max(36)
      .meta({
        class: 'C0',
        description:
          'Names the period: the year in which an academic year begins (the last of three, that of a cohort), a calendar year, a month whose last day is meant, the month in which a half of an academic year begins, or the id of a survey wave',
        examples: ['2025', '2026-02'],
      }),
    starts_on: CivilDate.meta({ class: 'C0' }),
    ends_on: CivilDate.meta({ class: 'C0', description: 'First day after it' }),
    is_open: z.boolean().meta({ class: 'C0', description: 'true: not over yet, and measured up to the last day of last month' }),
  })
  .meta({ id: 'MetricPeriod' });

export const REASONS = ['suppressed', 'no_eligible', 'not_recorded', 'not_mature', 'series'] as const;
export const number = (description: string, example: number) =>
  z
    .number()
    .nullable()
    .meta({ class: 'C2', description, examples: [example] });
export const measured = {
  part: z
    .string()
    .max(60)
    .nullable()
    .meta({ class: 'C2', description: 'Which of the parts that are reported side by side', examples: ['mentors'] }),
  numerator: number('Numerator', 41),
  denominator: number('Denominator: there is no value without it', 52),
  value: number('The value, in `measured_in`, not rounded', 78.846),
  reason: z.enum(REASONS).nullable().meta({
    class: 'C2',
    description:
      'Why there is no value: `suppressed`: it, or another with its help, would tell of too few people; `no_eligible`: nobody is in the denominator; `not_recorded`: what it needs is not recorded; `series`: it is the trend of every metric, read there; `not_mature`: the programme is too young. Null where there is one',
  }),
  exclusions: z
    .array(
      z.object({
        code: words(60, 'Code', 'too_few_days'),
        count: z
          .int32()
          .min(0)
          .nullable()
          .meta({ class: 'C2', description: 'How many; null where that is suppressed', examples: [3] }),
      }),
    )
    .max(20)
    .meta({ class: 'C2', description: 'How many were left out, by reason; empty where the value is suppressed' }),
  beside: z
    .array(
      z.object({
        name: words(60, 'Name', 'lower_quartile'),
        value: z
          .number()
          .nullable()
          .meta({ class: 'C2', description: 'The number; null where that is suppressed', examples: [12] }),
      }),
    )
    .max(20)
    .meta({ class: 'C2', description: 'What belongs to the statistic beside its value, such as quartiles' }),
};

const Unit = z.object({
  kind: z.enum(['department', 'division', 'site']).meta({ class: 'C0', description: 'What the unit is' }),
  id: Id.meta({ class: 'C0', description: 'Id of the department, division or site' }),
  code: code().meta({ class: 'C0', description: 'Code', examples: ['CARD'] }),
  name: text(200).meta({ class: 'C0', description: 'Name', examples: ['Cardiology'] }),
});
export const MeasuredUnit = Unit.meta({ id: 'MeasuredUnit' });

export const MetricValue = z
  .object({
    split: z.enum(['department', ...SPLITS]).meta({ class: 'C2', description: 'What the value is of' }),
    unit: MeasuredUnit.nullable().meta({
      class: 'C2',
      description: 'The department, division or site; null for a group of positions or stages',
    }),
    group: z
      .string()
      .max(60)
      .nullable()
      .meta({
        class: 'C2',
        description: 'Kind of position description, career stage, or `other` for small divisions together',
        examples: ['clinician_teacher'],
      }),
    ...measured,
  })
  .meta({ id: 'MetricValue' });

/** How fresh an answer is, and by which rules it was made. */
export const freshness = {
  as_of: CivilDate.meta({ class: 'C0', description: 'Last day whose facts were looked at' }),
  refreshed_at: Instant.nullable().meta({
    class: 'meta',
    description: 'When the values were computed that are kept; null: computed for this answer',
  }),
  is_stale: z.boolean().meta({
    class: 'C0',
    description: 'true: something has been recorded since `refreshed_at`, and the next refresh may change values',
  }),
};
export const versions = {
  definition_version: z
    .int32()
    .min(1)
    .meta({ class: 'C0', description: 'Version of the definition that the values were computed by', examples: [1] }),
  policy_versions: z
    .array(z.int32().min(1))
    .max(200)
    .meta({ class: 'C0', description: 'Versions of the policy in force in the period', examples: [[3]] }),
};
export const Maturity = z.enum(['mature', 'provisional', 'not_mature']).meta({
  class: 'C0',
  description: '`provisional`: the period is not over; `not_mature`: the programme is younger than the metric asks for',
});

/** What answers with values say of the definition. */
const { is_sensitive: _, cell: __, ...defined } = definition;
export const shown = defined;

export const MetricValues = z
  .object({
    ...identity,
    ...shown,
    period: Period.meta({ class: 'C0', description: 'Reporting period' }),
    maturity: Maturity,
    ...freshness,
    ...versions,
    values: z.array(MetricValue).max(1000).meta({ class: 'C2', description: 'The department first, then each unit that you may read' }),
  })
  .meta({ id: 'MetricValues' });

export const MetricParams = z.strictObject({ id: MetricId });

const PeriodKey = z
  .string()
  .regex(/^[0-9a-f-]{4,36}$/, 'must be the key of a reporting period')
  .max(36)
  .meta({ description: 'Key of the reporting period, see `period` in answers; by default the latest', examples: ['2025'] });
const day = CivilDate.optional().meta({ description: 'Refused: metrics are reported for fixed periods' });
const refused = {
  person_id: Id.optional().meta({ description: 'Refused: metrics are about groups' }),
  starts_on: day,
  ends_on: day,
};
const unit = Id.optional().meta({ description: 'Id of the department, or of a division or site that you may read' });

export const ValuesQuery = z.strictObject({ period: PeriodKey.optional(), unit, ...refused });
export const TrendQuery = z.strictObject({ unit, ...refused });
export const SemQuery = z.strictObject({
  unit,
  period: z
    .string()
    .regex(/^(19|20)[0-9]{2}$/, 'must be the year in which an academic year begins')
    .max(4)
    .optional()
    .meta({ description: 'Academic year, by the calendar year in which it begins; by default the latest', examples: ['2025'] }),
  ...refused,
});
export const ExplanationQuery = z.strictObject({ person_id: Id.meta({ description: 'About whom' }), period: PeriodKey.optional() });

export type MetricDefinition = z.infer<typeof MetricDefinition>;
export type MetricValue = z.infer<typeof MetricValue>;
export type MetricValues = z.infer<typeof MetricValues>;
export type MeasuredUnit = z.infer<typeof MeasuredUnit>;
export type Reason = (typeof REASONS)[number];
export type ValuesQuery = z.infer<typeof ValuesQuery>;
export type TrendQuery = z.infer<typeof TrendQuery>;
export type SemQuery = z.infer<typeof SemQuery>;
export type ExplanationQuery = z.infer<typeof ExplanationQuery>;
