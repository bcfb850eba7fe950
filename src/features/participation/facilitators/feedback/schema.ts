import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const words = {
  description: 'What the facilitator says to the two',
  examples: ['You have found a good rhythm. Next time, begin with what the mentee has prepared.'],
};

export const PairFeedback = z
  .object({
    id: RowId,
    assignment_id: Id.meta({ class: 'C4' }),
    mentee_id: Id.meta({ class: 'C4' }),
    mentee: Party.meta({ class: 'C4' }),
    mentor_id: Id.meta({ class: 'C4' }),
    mentor: Party.meta({ class: 'C4' }),
    author_id: Id.meta({ class: 'C4', description: 'The facilitator who gave it' }),
    author: Party.meta({ class: 'C4' }),
    given_on: z.iso.date().meta({ class: 'C4', examples: ['2026-06-15'] }),
    body: z
      .string()
      .max(10_000)
      .meta({ class: 'C4', ...words }),
    ...stamps,
  })
  .meta({ id: 'PairFeedback' });
export type PairFeedback = z.infer<typeof PairFeedback>;

export const PairFeedbacks = Page(PairFeedback, 'PairFeedbackPage');
export const PairFeedbackQuery = z.strictObject({ ...pageQuery, assignment_id: Id.optional(), author_id: Id.optional() });
export type PairFeedbackQuery = z.infer<typeof PairFeedbackQuery>;

export const NewPairFeedback = z
  .strictObject({
    assignment_id: Id.meta({ description: 'A formal assignment that is active or paused' }),
    body: prose(10_000).meta(words),
  })
  .meta({
    id: 'NewPairFeedback',
    example: { assignment_id: '0198b7a0-0000-7000-8000-000000000001', body: words.examples[0] },
  });
export type NewPairFeedback = z.infer<typeof NewPairFeedback>;
