import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, Instant, RowId, stamps } from '../../../domain/fields.ts';

const kinds = ['cfar_decided', 'junior_promotion', 'senior_promotion'] as const;
const outcomes = ['continuing', 'probation_extended', 'position_description_revised', 'terminated'] as const;
const advices = ['rank_unknown', 'rank_differs', 'rank_unchanged'] as const;
export type Advice = (typeof advices)[number];

const kind = z.enum(kinds).meta({
  description: 'junior_promotion leads to associate professor, senior_promotion to professor',
  examples: ['cfar_decided'],
});
const outcome = z.enum(outcomes).meta({
  description: 'After probation_extended there is another review; every other outcome ends the matter',
  examples: ['continuing'],
});
const voided = Instant.nullable().meta({ description: 'When it was taken back as recorded in error', examples: [null] });

export const CareerMilestone = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C9' }),
    kind: kind.meta({ class: 'C9' }),
    reached_on: z.iso.date().meta({ class: 'C9', examples: ['2026-04-20'] }),
    cfar_outcome: outcome
      .nullable()
      .meta({ class: 'C9', description: 'Of a review alone. Reading another’s is recorded. Null, too, where you may not read it' }),
    advice: z
      .array(z.enum(advices))
      .max(advices.length)
      .meta({
        class: 'C9',
        description:
          'What the recorded ranks say against a promotion: none on that day, another one than it leads to, or the same as the day before',
        examples: [[]],
      }),
    voided_at: voided.meta({ class: 'C9' }),
    ...stamps,
  })
  .meta({ id: 'CareerMilestone' });
export type CareerMilestone = z.infer<typeof CareerMilestone>;

export const NewCareerMilestone = z
  .strictObject({
    person_id: Id,
    kind,
    reached_on: CivilDate.meta({ description: 'Not in the future', examples: ['2026-04-20'] }),
    cfar_outcome: outcome.optional().meta({ description: 'With cfar_decided, and with nothing else' }),
  })
  .meta({
    id: 'NewCareerMilestone',
    example: {
      person_id: '0198b7a0-0000-7000-8000-000000000003',
      kind: 'cfar_decided',
      reached_on: '2026-04-20',
      cfar_outcome: 'continuing',
    },
  });
export type NewCareerMilestone = z.infer<typeof NewCareerMilestone>;

export const CareerMilestones = Page(CareerMilestone, 'CareerMilestonePage');
export const MilestoneQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the person today' }),
  kind: anyOf(kinds).optional(),
  reached_on_gte: CivilDate.optional(),
  reached_on_lte: CivilDate.optional(),
});
export type MilestoneQuery = z.infer<typeof MilestoneQuery>;

const reason = z.enum(['leave', 'performance', 'other']);

export const CfarExtension = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C9' }),
    latest_on: z.iso.date().meta({ class: 'C9', description: 'Last day on which the review can be decided', examples: ['2027-06-30'] }),
    reason: reason.nullable().meta({ class: 'C9', description: 'Null where you may not know of leaves', examples: ['other'] }),
    decided_on: z.iso.date().meta({ class: 'C9', examples: ['2026-02-10'] }),
    is_in_force: z.boolean().meta({ class: 'C9', description: 'It is the one that says the latest day today' }),
    voided_at: voided.meta({ class: 'C9' }),
    ...stamps,
  })
  .meta({ id: 'CfarExtension' });
export type CfarExtension = z.infer<typeof CfarExtension>;

export const NewCfarExtension = z
  .strictObject({
    person_id: Id,
    latest_on: CivilDate.meta({
      description: 'Last day on which the review can be decided; not before the end of month 60',
      examples: ['2027-06-30'],
    }),
    reason: reason.meta({ examples: ['other'] }),
    decided_on: CivilDate.meta({ description: 'Not in the future. The decision of the latest day counts', examples: ['2026-02-10'] }),
  })
  .meta({
    id: 'NewCfarExtension',
    example: { person_id: '0198b7a0-0000-7000-8000-000000000003', latest_on: '2027-06-30', reason: 'other', decided_on: '2026-02-10' },
  });
export type NewCfarExtension = z.infer<typeof NewCfarExtension>;

export const CfarExtensions = Page(CfarExtension, 'CfarExtensionPage');
export const CfarExtensionQuery = z.strictObject({ ...pageQuery, person_id: Id.optional() });
export type CfarExtensionQuery = z.infer<typeof CfarExtensionQuery>;

const statuses = ['not_applicable', 'not_yet', 'in_window', 'overdue', 'decided'] as const;
export type CfarStatus = (typeof statuses)[number];
const exemptions = ['not_full_time', 'probation_waived', 'not_probationary'] as const;
export type CfarExemption = (typeof exemptions)[number];

const day = (description: string, example: string | null) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C9', description, examples: [example] });
const leaves = 'Null where you may not know of leaves, while a leave has no end, and where there is no window';

export const CfarWindow = z
  .object({
    person_id: Id.meta({ class: 'C9' }),
    status: z.enum(statuses).meta({ class: 'C9', examples: ['in_window'] }),
    exemption: z
      .enum(exemptions)
      .nullable()
      .meta({
        class: 'C9',
        description:
          'Why there is no review: not full-time today, continuing from the first day, or continuing without a decision being recorded here',
        examples: [null],
      }),
    clock_starts_on: day('First day of the programme clock', '2022-07-01').meta({ class: 'C9' }),
    earliest_on: day('The end of month 36: no review is decided before', '2025-07-01').meta({ class: 'C9' }),
    latest_on: day('Last day on which it is in time: the end of month 60, or what the institution last decided', '2027-07-01').meta({
      class: 'C9',
    }),
    extension_id: Id.nullable().meta({ class: 'C9', description: 'The decision that moved latest_on', examples: [null] }),
    recommended_earliest_on: day(`The end of month 36, without the months in which leaves stopped the clock. ${leaves}`, '2025-11-01').meta(
      { class: 'C9' },
    ),
    recommended_latest_on: day(`The end of month 60, likewise: what an extension could grant. ${leaves}`, '2027-11-01').meta({
      class: 'C9',
    }),
    alerts_on: z
      .array(z.iso.date())
      .max(3)
      .meta({
        class: 'C9',
        description: 'When people are told that latest_on comes near',
        examples: [['2026-07-01', '2027-01-01', '2027-04-01']],
      }),
    next_alert_on: day('The next of them, from today on', '2026-07-01').meta({ class: 'C9' }),
    milestone_id: Id.nullable().meta({ class: 'C9', description: 'The last decision on this clock', examples: [null] }),
    decided_on: day('When that was decided', null).meta({ class: 'C9' }),
    cfar_outcome: outcome
      .nullable()
      .meta({ class: 'C9', description: 'What was decided. Reading another’s is recorded', examples: [null] }),
  })
  .meta({ id: 'CfarWindow' });
export type CfarWindow = z.infer<typeof CfarWindow>;
