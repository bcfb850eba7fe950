import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const kinds = ['cfar_decided', 'junior_promotion', 'senior_promotion', 'promotion_due'] as const;
const outcomes = ['continuing', 'probation_extended', 'position_description_revised', 'terminated'] as const;
const advices = ['rank_unknown', 'rank_differs', 'rank_unchanged'] as const;
export type Advice = (typeof advices)[number];

const kind = z.enum(kinds).meta({
  description:
    '`cfar_decided`: the continuing faculty appointment review was decided; `junior_promotion`: to associate professor; `senior_promotion`: to professor; `promotion_due`: when the person is due for the next promotion, a day that may lie ahead',
  examples: ['cfar_decided'],
});
/** What a review decided. */
export const outcome = z.enum(outcomes).meta({
  description: 'After `probation_extended` there is another review; every other outcome is final',
  examples: ['continuing'],
});
/** When something was voided, for a milestone and for an extension. */
export const voided = Instant.nullable().meta({ description: 'When it was voided as recorded in error', examples: [null] });

export const CareerMilestone = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C9', description: 'The person who reached it' }),
    person: Party.meta({ class: 'C9' }),
    kind: kind.meta({ class: 'C9' }),
    reached_on: z.iso
      .date()
      .meta({ class: 'C9', description: 'Day of the promotion or decision, or on which the person is due', examples: ['2026-04-20'] }),
    cfar_outcome: outcome.nullable().meta({
      class: 'C9',
      description:
        'What a review decided; `null` for other kinds, and where you may not read it. Reading that of another person is recorded',
    }),
    advice: z
      .array(z.enum(advices))
      .max(advices.length)
      .meta({
        class: 'C9',
        description:
          'Where HR’s ranks disagree with a promotion: no rank on that day, another rank than the promotion leads to, or the same rank on the day before',
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
    reached_on: CivilDate.meta({
      description: 'Day of the promotion or decision, not in the future; or on which the person is due',
      examples: ['2026-04-20'],
    }),
    cfar_outcome: outcome.optional().meta({ description: 'Required with `cfar_decided`, refused with other kinds' }),
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
  reached_on_gte: CivilDate.optional().meta({ description: 'Reached on or after this day' }),
  reached_on_lte: CivilDate.optional().meta({ description: 'Reached on or before this day' }),
  is_due: Flag.optional().meta({
    description:
      'true: those that say when somebody is due for promotion and still stand, neither voided nor followed by a promotion; with `reached_on_gte` and `reached_on_lte`, those due between two days. false: all others',
  }),
});
export type MilestoneQuery = z.infer<typeof MilestoneQuery>;
