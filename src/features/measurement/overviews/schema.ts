import { z } from 'zod';
import { type ColumnClasses, columnClasses } from '../../../domain/classes.ts';
import { UNITS } from '../metrics/definition.ts';
import { MeasuredUnit, MetricId, measured, Period } from '../metrics/schema.ts';

const { part, numerator, denominator, value, reason } = measured;

export const OverviewColumn = z
  .object({
    metric_id: MetricId,
    part,
    title: z
      .string()
      .max(200)
      .meta({ class: 'C0', description: 'Title of the metric', examples: ['Faculty with a formal mentor'] }),
    measured_in: z.enum(UNITS).meta({ class: 'C0', description: 'Unit of the values' }),
    period: Period.meta({ class: 'C0', description: 'The period in which the column stands: the year, or a day in it' }),
  })
  .meta({ id: 'OverviewColumn' });

const cells = z
  .array(z.object({ numerator, denominator, value, reason }).meta({ id: 'OverviewCell' }))
  .max(40)
  .meta({ class: 'C2', description: 'In the order of `columns`' });

export const Overview = z
  .object({
    period: Period.meta({ class: 'C0', description: 'The academic year' }),
    columns: z.array(OverviewColumn).max(40).meta({ class: 'C0' }),
    rows: z
      .array(
        z
          .object({
            unit: MeasuredUnit.nullable().meta({ class: 'C0', description: 'Null: the divisions of few people, combined' }),
            cells,
          })
          .meta({ id: 'OverviewRow' }),
      )
      .max(1000)
      .meta({ class: 'C2', description: 'The department first, then each division or site that you may read' }),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;

const cellClasses: ColumnClasses = {
  ...columnClasses({
    unit_code: measured.part,
    unit_name: measured.part,
    metric_id: MetricId,
    part,
    numerator,
    denominator,
    value,
    reason,
  }),
};
export const OverviewCsv = z
  .string()
  .max(2_000_000)
  .meta({ class: cellClasses, examples: ['unit_code,unit_name,metric_id,part,…\r\nCARD,Cardiology,EXO-IDN-1,,…\r\n'] });

export const OverviewQuery = z.strictObject({
  period: z
    .string()
    .regex(/^(19|20)[0-9]{2}$/, 'must be the year in which an academic year begins')
    .max(4)
    .optional()
    .meta({ description: 'Academic year, by the calendar year in which it begins; by default the latest', examples: ['2025'] }),
});
export type OverviewQuery = z.infer<typeof OverviewQuery>;

export const MentorLoadQuery = z.strictObject({
  period: z
    .string()
    .regex(/^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$/, 'must be a month')
    .max(7)
    .optional()
    .meta({ description: 'A month, whose last day is meant; by default the latest that is over', examples: ['2026-02'] }),
});
export type MentorLoadQuery = z.infer<typeof MentorLoadQuery>;

export const MentorLoad = z
  .object({
    period: Period.meta({ class: 'C0', description: 'Its last day is the day of the count' }),
    classes: z
      .array(
        z
          .object({
            mentees: z
              .string()
              .max(20)
              .meta({ class: 'C0', description: 'How many live formal mentees', examples: ['2', '5 or more'] }),
            mentors: z
              .int32()
              .min(0)
              .nullable()
              .meta({ class: 'C2', description: 'So many mentors have so many', examples: [61] }),
            reason: reason.meta({
              class: 'C2',
              description: '`suppressed` where the number would tell of too few mentors; null where it is shown',
            }),
          })
          .meta({ id: 'MentorLoadClass' }),
      )
      .max(20)
      .meta({ class: 'C2' }),
    maximum: z
      .int32()
      .min(0)
      .nullable()
      .meta({
        class: 'C2',
        description: 'The most mentees that a mentor has: shown where so many mentors have as many that it is nobody’s own number',
        examples: [5],
      }),
    maximum_reason: reason.meta({
      class: 'C2',
      description: '`suppressed` where the maximum would tell of too few mentors; null where it is shown',
    }),
  })
  .meta({ id: 'MentorLoad' });
export type MentorLoad = z.infer<typeof MentorLoad>;

const loadClasses: ColumnClasses = { mentees: 'C0', mentors: 'C2', reason: 'C2' };
export const MentorLoadCsv = z
  .string()
  .max(10_000)
  .meta({ class: loadClasses, examples: ['mentees,mentors,reason\r\n1,120,\r\n'] });
export const MentorLoadSvg = z
  .string()
  .max(1_000_000)
  .meta({
    class: 'C2',
    examples: ['<svg xmlns="http://www.w3.org/2000/svg" …'],
  });
