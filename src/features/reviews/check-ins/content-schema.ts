import { z } from 'zod';
import { CivilDate, Id, prose } from '../../../domain/fields.ts';
import { actionFields } from '../actions/schema.ts';

const Rating = z.int32().min(1).max(5);

const words = {
  academic_goals: { description: 'Progress towards the academic goals', examples: ['Two papers out; the grant comes next.'] },
  work_life_balance: { description: 'Balance of work and life', examples: ['Evenings are free again.'] },
  satisfaction_text: { description: 'Satisfaction with the mentorship, in words', examples: ['We meet often enough.'] },
};
const declined = {
  academic_goals_declined: {
    description: 'The mentee prefers not to speak of it; `academic_goals` holds their words, if any',
    examples: [false],
  },
  work_life_balance_declined: {
    description: 'The mentee prefers not to speak of it; `work_life_balance` holds their words, if any',
    examples: [false],
  },
  satisfaction_declined: {
    description: 'The mentee prefers not to speak of it; `satisfaction_text` holds their words, if any, and there is no rating',
    examples: [false],
  },
};
const satisfactionRating = { description: 'Satisfaction with the mentorship, 1 to 5', examples: [4] };

export const CheckInContent = z
  .object({
    academic_goals: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C5', ...words.academic_goals }),
    work_life_balance: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C5', ...words.work_life_balance }),
    satisfaction_rating: Rating.nullable().meta({ class: 'C6', ...satisfactionRating }),
    satisfaction_text: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C6', ...words.satisfaction_text }),
    academic_goals_declined: z.boolean().meta({ class: 'C5', ...declined.academic_goals_declined }),
    work_life_balance_declined: z.boolean().meta({ class: 'C5', ...declined.work_life_balance_declined }),
    satisfaction_declined: z.boolean().meta({ class: 'C6', ...declined.satisfaction_declined }),
  })
  .meta({ id: 'CheckInContent' });
export type CheckInContent = z.infer<typeof CheckInContent>;

/** What was said, in three sections, and what was agreed on. */
const said = {
  academic_goals: prose(10_000).nullable().default(null).meta(words.academic_goals),
  work_life_balance: prose(10_000).nullable().default(null).meta(words.work_life_balance),
  satisfaction_rating: Rating.nullable().default(null).meta(satisfactionRating),
  satisfaction_text: prose(10_000).nullable().default(null).meta(words.satisfaction_text),
  academic_goals_declined: z.boolean().default(false).meta(declined.academic_goals_declined),
  work_life_balance_declined: z.boolean().default(false).meta(declined.work_life_balance_declined),
  satisfaction_declined: z.boolean().default(false).meta(declined.satisfaction_declined),
  actions: z
    .array(z.strictObject({ owner: z.enum(['mentee', 'conductor']), ...actionFields }))
    .max(50)
    .default([]),
};
const saidExample = {
  academic_goals: 'Two papers out; the grant comes next.',
  work_life_balance: 'Evenings are free again.',
  satisfaction_rating: 4,
  actions: [{ owner: 'mentee', text: 'Draft the aims of the grant and send them round.', due_on: '2026-09-30' }],
};

export const HoldCheckIn = z
  .strictObject({
    held_on: CivilDate.optional().meta({ description: 'Day on which it was held; default: today', examples: ['2026-07-10'] }),
    ...said,
  })
  .meta({ id: 'HoldCheckIn', example: saidExample });
export type HoldCheckIn = z.infer<typeof HoldCheckIn>;

export const RecordCheckIn = z
  .strictObject({
    mentee_id: Id,
    held_on: CivilDate.meta({ description: 'Day on which it was held, today or earlier', examples: ['2026-06-10'] }),
    ...said,
  })
  .meta({
    id: 'RecordCheckIn',
    example: { mentee_id: '0198b7a0-0000-7000-8000-000000000002', held_on: '2026-06-10', ...saidExample },
  });
export type RecordCheckIn = z.infer<typeof RecordCheckIn>;

export const CheckInContentPatch = z
  .strictObject({
    academic_goals: prose(10_000).nullable().optional().meta(words.academic_goals),
    work_life_balance: prose(10_000).nullable().optional().meta(words.work_life_balance),
    satisfaction_rating: Rating.nullable().optional().meta(satisfactionRating),
    satisfaction_text: prose(10_000).nullable().optional().meta(words.satisfaction_text),
    academic_goals_declined: z.boolean().optional().meta(declined.academic_goals_declined),
    work_life_balance_declined: z.boolean().optional().meta(declined.work_life_balance_declined),
    satisfaction_declined: z.boolean().optional().meta(declined.satisfaction_declined),
  })
  .meta({ id: 'CheckInContentPatch', example: { work_life_balance: 'Evenings are free again, weekends mostly.' } });
export type CheckInContentPatch = z.infer<typeof CheckInContentPatch>;
