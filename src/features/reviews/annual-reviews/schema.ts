import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Id, Instant, prose, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { actionFields } from '../actions/schema.ts';

const states = ['open', 'mentee_input', 'held', 'acknowledged', 'contested', 'waived', 'voided'] as const;
const waivedReasons = ['on_leave', 'recently_appointed', 'departing', 'other'] as const;
const voidedReasons = ['wrong_person', 'not_held', 'duplicate', 'other'] as const;
/** The offices that hold a review, each where nobody is left in those before it. */
export const offices = ['division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead', 'chair'] as const;
export type Office = (typeof offices)[number];
const quantities = ['too_little', 'right', 'too_much'] as const;

const FIRST_YEAR = 1990;
const LAST_YEAR = 2199;
const year = z
  .int32()
  .min(FIRST_YEAR)
  .max(LAST_YEAR)
  .meta({ description: 'The calendar year in which the academic year begins: 2025 is 2025/26', examples: [2025] });
const Rating = z.int32().min(1).max(5);

const facts = {
  id: RowId,
  mentee_id: Id.meta({ class: 'C2' }),
  mentee: Party.meta({ class: 'C2' }),
  academic_year: year.meta({ class: 'C2' }),
  due_on: z.iso.date().meta({ class: 'C2', description: 'Last day of the academic year', examples: ['2026-06-30'] }),
  state: z.enum(states).meta({ class: 'C2', examples: ['held'] }),
  reviewer_id: Id.nullable().meta({ class: 'C2', description: 'Who held it; `null` until it is held' }),
  reviewer: Party.nullable().meta({ class: 'C2' }),
  capacity: z
    .enum(offices)
    .nullable()
    .meta({ class: 'C2', description: 'The office in which the reviewer held it', examples: ['division_director'] }),
  held_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C2', examples: ['2026-05-20'] }),
  is_brought_along: z.boolean().meta({
    class: 'C2',
    description: 'An import brought it along, as held before reviews were recorded here: when and by whom, without content',
    examples: [false],
  }),
  acknowledged_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
  contested_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
  waived_reason: z
    .enum(waivedReasons)
    .nullable()
    .meta({ class: 'C2', examples: [null] }),
  waived_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C2', examples: [null] }),
  voided_reason: z
    .enum(voidedReasons)
    .nullable()
    .meta({ class: 'C2', description: 'Why it was voided as recorded in error', examples: [null] }),
};

/** A review without its content. */
export const AnnualReviewFacts = z.object({ ...facts, ...stamps }).meta({ id: 'AnnualReviewFacts' });
export type AnnualReviewFacts = z.infer<typeof AnnualReviewFacts>;

const words = {
  mentee_input: { description: 'Input of the mentee before the review', examples: ['I would like more time for the grant.'] },
  mentorship_quality: { description: 'Quality of the mentorship, 1 to 5', examples: [4] },
  mentorship_quantity: { description: 'Quantity of the mentorship', examples: ['right'] },
  appropriateness_to_needs: { description: 'How well the mentorship fits the needs of the mentee, 1 to 5', examples: [4] },
  support_given: { description: 'Support that the mentee was given', examples: ['Two protected half-days a week.'] },
  feedback: { description: 'Feedback of the reviewer to the mentee', examples: ['A strong year; the grant is the next step.'] },
  contest_note: { description: 'What the mentee disagrees with', examples: [null] },
};
const issue = (line: z.ZodString) =>
  z
    .array(line)
    .max(20)
    .meta({ description: 'Obstacles', examples: [['Clinic load']] });

export const AnnualReviewContent = z
  .object({
    mentee_input: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C5', ...words.mentee_input }),
    mentorship_quality: Rating.nullable().meta({ class: 'C6', ...words.mentorship_quality }),
    mentorship_quantity: z
      .enum(quantities)
      .nullable()
      .meta({ class: 'C6', ...words.mentorship_quantity }),
    appropriateness_to_needs: Rating.nullable().meta({ class: 'C6', ...words.appropriateness_to_needs }),
    support_given: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C5', ...words.support_given }),
    feedback: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C5', ...words.feedback }),
    issues: issue(z.string().max(500)).meta({ class: 'C5' }),
    contest_note: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C5', ...words.contest_note }),
  })
  .meta({ id: 'AnnualReviewContent' });
export type AnnualReviewContent = z.infer<typeof AnnualReviewContent>;

export const AnnualReview = z
  .object({
    ...facts,
    content: AnnualReviewContent.nullable().meta({
      class: 'C5',
      description:
        'For the mentee and the reviewer while in office, but not for a reviewer who is now the mentee’s formal mentor. Before the review is held, ' +
        'the input of the mentee is also for whoever would hold it today. Whoever holds the office of the reviewer today reads the issues, and ' +
        'everything where the mentee releases it. Once voided, each of the two reads only what they wrote. `null` for everybody else',
    }),
    released_to: z
      .array(Party)
      .max(100)
      .nullable()
      .meta({
        class: 'C5',
        description:
          'To whom the mentee has released the content; they read it as long as they hold the office. For those who read the content',
        examples: [[]],
      }),
    waived_note: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C5', description: 'Why it is waived, in words; for the mentee and the mentorship leads', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'AnnualReview' });
export type AnnualReview = z.infer<typeof AnnualReview>;

export const ReleaseAnnualReview = z.strictObject({}).meta({ id: 'ReleaseAnnualReview', example: {} });
export const RevokeAnnualReviewRelease = z.strictObject({}).meta({ id: 'RevokeAnnualReviewRelease', example: {} });

export const AnnualReviews = Page(AnnualReviewFacts, 'AnnualReviewPage');
export const AnnualReviewQuery = z.strictObject({
  ...pageQuery,
  mentee_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  academic_year: z
    .preprocess(
      (given) => (typeof given === 'string' && /^[1-9]\d{3}$/.test(given) ? Number(given) : given),
      z.int32(`must be a year from ${FIRST_YEAR} to ${LAST_YEAR}`).min(FIRST_YEAR).max(LAST_YEAR),
    )
    .optional()
    .meta({ description: 'The calendar year in which the academic year begins' }),
  state: anyOf(states).optional(),
  reviewer_id: Id.optional(),
});
export type AnnualReviewQuery = z.infer<typeof AnnualReviewQuery>;

const wantedYear = year
  .optional()
  .meta({ description: 'The calendar year in which the academic year begins; default: the present academic year', examples: [2025] });

export const ReviewInput = z
  .strictObject({
    academic_year: wantedYear,
    mentee_input: prose(10_000)
      .nullable()
      .meta({ ...words.mentee_input, description: 'Your input before the review; `null` withdraws it' }),
  })
  .meta({ id: 'ReviewInput', example: { mentee_input: 'I would like more time for the grant.' } });
export type ReviewInput = z.infer<typeof ReviewInput>;

export const HoldAnnualReview = z
  .strictObject({
    mentee_id: Id,
    academic_year: year.optional().meta({
      description:
        'The calendar year in which the academic year begins; default: the year in which it was held. Name it for a review held after the end of its year',
      examples: [2025],
    }),
    held_on: CivilDate.optional().meta({ description: 'Day on which it was held; default: today', examples: ['2026-05-20'] }),
    capacity: z
      .enum(offices)
      .optional()
      .meta({
        description: 'The office in which you held it; default: the one in which the review is yours to hold on the day',
        examples: ['division_director'],
      }),
    mentorship_quality: Rating.nullable().default(null).meta(words.mentorship_quality),
    mentorship_quantity: z.enum(quantities).nullable().default(null).meta(words.mentorship_quantity),
    appropriateness_to_needs: Rating.nullable().default(null).meta(words.appropriateness_to_needs),
    support_given: prose(10_000).nullable().default(null).meta(words.support_given),
    feedback: prose(10_000).nullable().default(null).meta(words.feedback),
    issues: issue(text(500)).default([]),
    actions: z
      .array(z.strictObject({ owner: z.enum(['mentee', 'reviewer']), ...actionFields }))
      .max(50)
      .default([]),
  })
  .meta({
    id: 'HoldAnnualReview',
    example: {
      mentee_id: '0198b7a0-0000-7000-8000-000000000002',
      mentorship_quality: 4,
      mentorship_quantity: 'right',
      appropriateness_to_needs: 4,
      support_given: 'Two protected half-days a week.',
      feedback: 'A strong year; the grant is the next step.',
      actions: [{ owner: 'reviewer', text: 'Ask the hospital for a research assistant.', due_on: '2026-09-30' }],
    },
  });
export type HoldAnnualReview = z.infer<typeof HoldAnnualReview>;

export const AcknowledgeAnnualReview = z.strictObject({}).meta({ id: 'AcknowledgeAnnualReview', example: {} });

export const ContestAnnualReview = z
  .strictObject({
    note: prose(10_000).meta({
      description: 'What you disagree with; only the reviewer reads it',
      examples: ['The clinic load was not mine to choose.'],
    }),
  })
  .meta({ id: 'ContestAnnualReview', example: { note: 'The clinic load was not mine to choose.' } });
export type ContestAnnualReview = z.infer<typeof ContestAnnualReview>;

export const AnnualReviewContentPatch = z
  .strictObject({
    mentorship_quality: Rating.nullable().optional().meta(words.mentorship_quality),
    mentorship_quantity: z.enum(quantities).nullable().optional().meta(words.mentorship_quantity),
    appropriateness_to_needs: Rating.nullable().optional().meta(words.appropriateness_to_needs),
    support_given: prose(10_000).nullable().optional().meta(words.support_given),
    feedback: prose(10_000).nullable().optional().meta(words.feedback),
    issues: issue(text(500)).optional(),
  })
  .meta({ id: 'AnnualReviewContentPatch', example: { feedback: 'A strong year; the grant is written and comes next.' } });
export type AnnualReviewContentPatch = z.infer<typeof AnnualReviewContentPatch>;

export const WaiveAnnualReview = z
  .strictObject({
    mentee_id: Id,
    academic_year: wantedYear,
    waived_reason: z.enum(waivedReasons).meta({
      description: 'HR records confirm it: a leave all year, an appointment shortly before its end, a departure within it',
      examples: ['on_leave'],
    }),
    waived_note: prose(2000)
      .optional()
      .meta({
        description: 'Why, in words; required for `other`',
        examples: ['The department has agreed to review the two years together.'],
      }),
  })
  .meta({ id: 'WaiveAnnualReview', example: { mentee_id: '0198b7a0-0000-7000-8000-000000000002', waived_reason: 'on_leave' } });
export type WaiveAnnualReview = z.infer<typeof WaiveAnnualReview>;

export const VoidAnnualReview = z
  .strictObject({ voided_reason: z.enum(voidedReasons).meta({ examples: ['wrong_person'] }) })
  .meta({ id: 'VoidAnnualReview', example: { voided_reason: 'wrong_person' } });
export type VoidAnnualReview = z.infer<typeof VoidAnnualReview>;
