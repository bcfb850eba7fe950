import { z } from 'zod';
import { Id } from '../../../domain/fields.ts';
import { COMPONENTS } from './definition.ts';
import { freshness, identity, Maturity, MeasuredUnit, measured, number, Period, REASONS, shown, versions } from './schema.ts';

export const TrendPoint = z
  .object({
    period: Period.meta({ class: 'C0', description: 'Reporting period' }),
    maturity: Maturity,
    is_break: z.boolean().meta({
      class: 'C0',
      description: 'true: computed by another version of the definition than the point before, and not to be compared with it',
    }),
    ...freshness,
    ...versions,
    ...measured,
  })
  .meta({ id: 'MetricTrendPoint' });

export const MetricTrend = z
  .object({
    ...identity,
    ...shown,
    unit: MeasuredUnit.meta({ class: 'C0', description: 'Unit' }),
    points: z.array(TrendPoint).max(400).meta({ class: 'C2', description: 'From the first period to the last, a point a part' }),
  })
  .meta({ id: 'MetricTrend' });

export const SemMetric = z
  .object({
    ...identity,
    ...shown,
    period: Period.nullable().meta({ class: 'C0', description: 'Null where no such period is over, as where there was no survey wave' }),
    maturity: Maturity,
    ...freshness,
    ...versions,
    values: z.array(z.object(measured)).max(40).meta({ class: 'C2', description: 'A value a part' }),
  })
  .meta({ id: 'SemMetric' });

const metricsOf = z.array(SemMetric).max(40).meta({ class: 'C0' });

export const SemCell = z
  .object({
    level: z.enum(['micro', 'exo', 'macro']).meta({ class: 'C0', description: 'Row of the matrix' }),
    component: z.enum(COMPONENTS).meta({ class: 'C0', description: 'Column of the matrix' }),
    reason: z.enum(REASONS).nullable().meta({ class: 'C2', description: 'Why no metric of the cell has a value; null where one has' }),
    metrics: metricsOf,
  })
  .meta({ id: 'SemCell' });

export const SemMatrix = z
  .object({
    unit: MeasuredUnit.meta({ class: 'C0', description: 'Unit' }),
    period: Period.meta({ class: 'C0', description: 'Reporting period' }),
    programme_years: z
      .int32()
      .min(0)
      .meta({ class: 'C0', description: 'Whole years since the programme began in the unit', examples: [9] }),
    default_horizon: z
      .enum(['short', 'long'])
      .meta({ class: 'C0', description: 'Which metrics to look at first, by the age of the programme' }),
    ...freshness,
    cells: z.array(SemCell).max(18).meta({ class: 'C2', description: 'Micro-, exo- and macrosystem by six components' }),
    meso: metricsOf,
    chrono: metricsOf,
  })
  .meta({ id: 'SemMatrix' });

export const MetricExplanation = z
  .object({
    ...identity,
    period: Period.meta({ class: 'C0', description: 'Reporting period' }),
    person_id: Id.meta({ class: 'C0', description: 'About whom' }),
    is_counted: z.boolean().meta({ class: 'C2', description: 'Whether the person, or something about them, is counted' }),
    because: z
      .string()
      .max(600)
      .meta({ class: 'C2', description: 'In a sentence', examples: ['Counted once, in the numerator.'] }),
    rows: z
      .array(
        z.object({
          part: measured.part,
          numerator: measured.numerator,
          denominator: measured.denominator,
          value: number('The observation, for statistics of observations', 30),
          is_censored: z.boolean().meta({ class: 'C2', description: 'What is waited for has not come' }),
          excluded: z
            .string()
            .max(60)
            .nullable()
            .meta({
              class: 'C2',
              description: 'Why the row is left out, as a code of the definition; null where it counts',
              examples: ['too_few_days'],
            }),
          reason: z
            .string()
            .max(300)
            .nullable()
            .meta({ class: 'C2', description: 'The same in words', examples: ['Too few days'] }),
          division_code: z
            .string()
            .max(32)
            .nullable()
            .meta({ class: 'C2', description: 'Division in which it counts', examples: ['CARD'] }),
        }),
      )
      .max(500)
      .meta({ class: 'C2', description: 'What is counted about the person; empty where they are not in the population' }),
  })
  .meta({ id: 'MetricExplanation' });

export type MetricTrend = z.infer<typeof MetricTrend>;
export type SemMetric = z.infer<typeof SemMetric>;
export type SemMatrix = z.infer<typeof SemMatrix>;
export type MetricExplanation = z.infer<typeof MetricExplanation>;
