import { z } from 'zod';
import { type ColumnClasses, columnClasses } from '../../../domain/classes.ts';
import { Id } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const activities = [
  'accredited_workshop',
  'unaccredited_workshop',
  'accredited_for_another_section',
  'mentoring_preparation',
  'learning_with_mentor',
  'feedback_reflection',
  'review_reflection',
  'mentoring',
] as const;
export type MocActivity = (typeof activities)[number];

const quarters = z
  .int32()
  .min(0)
  .meta({ class: 'own', description: 'In quarters of a credit', examples: [9] });
const section = z
  .int32()
  .min(1)
  .max(3)
  .nullable()
  .meta({ class: 'own', description: 'The section of the programme; null = none', examples: [3] });
const minutes = z
  .int32()
  .min(0)
  .meta({ class: 'own', examples: [45] });
const credits = z.int32().nullable();

export const MocFramework = z
  .object({
    version: z.enum(['before_2024', 'from_2024']).meta({ class: 'own', examples: ['from_2024'] }),
    cycle_years: z.int32().meta({ class: 'own', examples: [5] }),
    cycle_credits: z.int32().meta({ class: 'own', description: 'Credits that a cycle needs', examples: [250] }),
    year_credits: z.int32().meta({ class: 'own', description: 'Credits that a year needs', examples: [25] }),
    section_credits: credits.meta({
      class: 'own',
      description: 'Credits that a cycle needs in each section; null = none',
      examples: [null],
    }),
    section_3_credits: credits.meta({
      class: 'own',
      description: 'Credits that a cycle needs in Section 3; null = none of its own',
      examples: [25],
    }),
    needs_feedback_received: z.boolean().meta({ class: 'own', description: 'Whether a cycle needs an activity on feedback received' }),
  })
  .meta({ id: 'MocFramework' });

export const MocRow = z
  .object({
    section,
    activity: z.enum(activities).meta({
      class: 'own',
      description:
        '`mentoring`: minutes of confirmed meetings as mentor, which nobody can claim; `accredited_for_another_section`: see its certificate for the rate',
      examples: ['feedback_reflection'],
    }),
    on: z.iso
      .date()
      .nullable()
      .meta({ class: 'own', description: 'Null: over the whole year', examples: ['2026-06-25'] }),
    title: z
      .string()
      .max(300)
      .nullable()
      .meta({ class: 'own', description: 'Of a workshop, or the topic of what was learned', examples: [null] }),
    minutes,
    rate_quarter_credits: z
      .int32()
      .nullable()
      .meta({
        class: 'own',
        description: 'Quarter-credits an hour; null = it cannot be claimed, or not by what is recorded here',
        examples: [12],
      }),
    quarter_credits: quarters,
    capped_from: z
      .int32()
      .nullable()
      .meta({ class: 'own', description: 'What it would be without the cap of a cycle, where that is more', examples: [null] }),
    evidence: z
      .array(
        z.object({
          kind: z.enum(['mentor_training', 'feedback_reflection', 'learning_record', 'assignment']).meta({ class: 'own' }),
          id: Id.meta({ class: 'own' }),
        }),
      )
      .max(1000)
      .meta({ class: 'own', description: 'The records that it rests on' }),
  })
  .meta({ id: 'MocRow' });

export const MocStatement = z
  .object({
    person_id: Id.meta({ class: 'own' }),
    person: Party.meta({ class: 'own' }),
    year: z.int32().meta({ class: 'own', description: 'Calendar year', examples: [2026] }),
    is_over: z.boolean().meta({ class: 'own', description: 'Whether the year is over; until then rows can be added' }),
    due_on: z.iso.date().meta({ class: 'own', description: 'Until when the year is reported to the programme', examples: ['2027-01-31'] }),
    framework: MocFramework.meta({ class: 'own' }),
    cycle_starts_year: z.int32().meta({
      class: 'own',
      description: 'The first year of those whose unaccredited workshops share the cap of 50 credits',
      examples: [2022],
    }),
    rows: z.array(MocRow).max(2000).meta({ class: 'own' }),
    totals: z
      .array(z.object({ section, minutes, quarter_credits: quarters }))
      .max(4)
      .meta({ class: 'own' }),
    not_recorded: z
      .array(z.enum(['own_learning', 'events_without_duration']))
      .max(2)
      .meta({
        class: 'own',
        description:
          'What can be claimed and is not recorded here: own learning outside mentoring (Section 2), and workshops without a duration',
      }),
    notice: z
      .string()
      .max(300)
      .meta({
        class: 'C0',
        description: 'What the statement is, and is not',
        examples: ['What you can claim, as recorded here; it awards no credits.'],
      }),
  })
  .meta({ id: 'MocStatement' });
export type MocStatement = z.infer<typeof MocStatement>;

const year = (description: string) =>
  z
    .preprocess(
      (given) => (typeof given === 'string' && /^[12]\d{3}$/.test(given) ? Number(given) : given),
      z.int32('must be a calendar year').min(1990).max(2199),
    )
    .optional()
    .meta({ description, examples: [2026] });

export const MocStatementQuery = z.strictObject({
  year: year('Calendar year; default: the present one'),
  cycle_starts_year: year(
    'The first year of your cycle, at most four years before `year`; without it the cap counts over any five years that end with `year`',
  ),
});
export type MocStatementQuery = z.infer<typeof MocStatementQuery>;

const { evidence, capped_from: _, ...shown } = MocRow.shape;
const columns: ColumnClasses = { ...columnClasses(shown), ...columnClasses({ claimable_credits: MocRow.shape.quarter_credits, evidence }) };
export const MocStatementCsv = z
  .string()
  .max(1_000_000)
  .meta({ class: columns, examples: ['section,activity,on,title,minutes,…\r\n3,feedback_reflection,2026-06-25,,45,…\r\n'] });

export const MocStatementPdf = z
  .string()
  .max(10_000_000)
  .meta({ class: 'own', format: 'binary', examples: ['%PDF-1.7 …'] });
