import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { forms, mentorSees } from './kinds.ts';

const statuses = ['draft', 'released', 'held', 'shown', 'withheld', 'withdrawn'] as const;

const form = z.enum(forms).meta({
  description:
    '`now`: at once, with your name; `held`: without it, once there is enough of at least five mentees; `withheld`: to nobody. ' +
    '`GET /v1/assignments/{id}/feedback-forms` says what the mentor sees of each',
  examples: ['now'],
});
const body = {
  description: 'What the mentee says to the mentor',
  examples: ['You always read what I send. I would like to meet more often.'],
};
const seen = z
  .string()
  .max(500)
  .meta({ examples: [mentorSees.now] });

export const MentorFeedback = z
  .object({
    id: RowId,
    assignment_id: Id.meta({ class: 'C6' }),
    mentee_id: Id.meta({ class: 'C6' }),
    mentee: Party.meta({ class: 'C6' }),
    mentor_id: Id.meta({ class: 'C6' }),
    mentor: Party.meta({ class: 'C6' }),
    form: form.meta({ class: 'C6' }),
    status: z.enum(statuses).meta({
      class: 'C6',
      description:
        '`draft`: not given yet; `released`: the mentor reads it with the name of the mentee; `held`: waits for that of others; `shown`: the mentor reads it without a name; `withheld`: nobody reads it; `withdrawn`: its words are gone',
      examples: ['released'],
    }),
    mentor_sees: seen.meta({ class: 'C0', description: 'What the mentor sees of it in its form' }),
    body: z
      .string()
      .max(8000)
      .nullable()
      .meta({ class: 'C6', ...body, description: `${body.description}; null once it is withdrawn` }),
    given_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C6', description: 'The day on which it got its form; null of a draft', examples: ['2026-06-20'] }),
    shown_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C6', description: 'The day on which the mentor was shown it without a name', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'MentorFeedback' });
export type MentorFeedback = z.infer<typeof MentorFeedback>;

export const MentorFeedbacks = Page(MentorFeedback, 'MentorFeedbackPage');
export const MentorFeedbackQuery = z.strictObject({
  ...pageQuery,
  assignment_id: Id.optional(),
  mentee_id: Id.optional(),
  mentor_id: Id.optional(),
  status: anyOf(statuses).optional(),
});
export type MentorFeedbackQuery = z.infer<typeof MentorFeedbackQuery>;

export const FeedbackForms = z
  .object({
    assignment_id: Id.meta({ class: 'C1' }),
    mentor_id: Id.meta({ class: 'C1' }),
    mentor: Party.meta({ class: 'C1' }),
    is_open: z.boolean().meta({ class: 'C1', description: 'Whether feedback can be given today' }),
    closes_on: z.iso
      .date()
      .nullable()
      .meta({
        class: 'C1',
        description: 'The first day on which it no longer can: a year after the end of the mentorship; null where no end is known',
        examples: [null],
      }),
    forms: z
      .array(
        z.object({
          form: form.meta({ class: 'C0' }),
          has_name: z.boolean().meta({ class: 'C0', description: 'Whether the mentor is told who says it' }),
          mentor_sees: seen.meta({ class: 'C0' }),
        }),
      )
      .max(forms.length)
      .meta({ class: 'C0' }),
  })
  .meta({ id: 'FeedbackForms' });
export type FeedbackForms = z.infer<typeof FeedbackForms>;

export const NewMentorFeedback = z
  .strictObject({
    assignment_id: Id.meta({ description: 'A formal assignment in which you are the mentee' }),
    form,
    body: prose(8000).meta(body),
  })
  .meta({
    id: 'NewMentorFeedback',
    example: { assignment_id: '0198b7a0-0000-7000-8000-000000000002', form: 'held', body: body.examples[0] },
  });
export type NewMentorFeedback = z.infer<typeof NewMentorFeedback>;

export const MentorFeedbackPatch = z
  .strictObject({ form: form.optional(), body: prose(8000).optional().meta(body) })
  .meta({ id: 'MentorFeedbackPatch', example: { form: 'now' } });
export type MentorFeedbackPatch = z.infer<typeof MentorFeedbackPatch>;

export const GiveMentorFeedback = z
  .strictObject({ form: form.optional().meta({ description: 'Another form than the feedback has' }) })
  .meta({ id: 'GiveMentorFeedback', example: {} });
export type GiveMentorFeedback = z.infer<typeof GiveMentorFeedback>;

export const WithdrawMentorFeedback = z.strictObject({}).meta({ id: 'WithdrawMentorFeedback', example: {} });
