import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, Instant, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const message = { description: 'What the mentee thanks for', examples: ['Thank you for reading the grant application twice in one week.'] };

export const Thanks = z
  .object({
    id: RowId,
    assignment_id: Id.meta({ class: 'C4' }),
    mentee_id: Id.meta({ class: 'C4' }),
    mentee: Party.meta({ class: 'C4' }),
    mentor_id: Id.meta({ class: 'C4' }),
    mentor: Party.meta({ class: 'C4' }),
    message: z
      .string()
      .max(2000)
      .meta({ class: 'C4', ...message }),
    sent_on: z.iso.date().meta({ class: 'C4', examples: ['2026-06-20'] }),
    published_at: Instant.nullable().meta({ class: 'C4', description: 'When the mentee wished them to be public', examples: [null] }),
    agreed_at: Instant.nullable().meta({
      class: 'C4',
      description: 'When the mentor agreed to that; both are null or later taken back where the thanks are not public',
      examples: [null],
    }),
    is_public: z.boolean().meta({ class: 'C4', description: 'Whether both wish them to be public' }),
    ...stamps,
  })
  .meta({ id: 'Thanks' });
export type Thanks = z.infer<typeof Thanks>;

export const ThanksList = Page(Thanks, 'ThanksPage');
export const ThanksQuery = z.strictObject({
  ...pageQuery,
  assignment_id: Id.optional(),
  mentee_id: Id.optional(),
  mentor_id: Id.optional(),
});
export type ThanksQuery = z.infer<typeof ThanksQuery>;

export const NewThanks = z
  .strictObject({
    assignment_id: Id.meta({ description: 'A mentoring relation, of any type, in which you are the mentee' }),
    message: prose(2000).meta(message),
  })
  .meta({ id: 'NewThanks', example: { assignment_id: '0198b7a0-0000-7000-8000-000000000002', message: message.examples[0] } });
export type NewThanks = z.infer<typeof NewThanks>;

export const ThanksAction = z.strictObject({}).meta({ id: 'ThanksAction', example: {} });
