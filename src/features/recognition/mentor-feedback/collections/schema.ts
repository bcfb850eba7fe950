import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

export const FeedbackCollection = z
  .object({
    id: RowId,
    mentor_id: Id.meta({ class: 'C6' }),
    mentor: Party.meta({ class: 'C6' }),
    shown_on: z.iso.date().meta({ class: 'C6', description: 'Since when the mentor can read it', examples: ['2026-07-01'] }),
    texts: z
      .array(z.string().max(8000))
      .max(1000)
      .meta({
        class: 'C6',
        description: 'What the mentees say, without their names, in an order that tells nothing',
        examples: [['You always read what I send.', 'I would like to meet more often.']],
      }),
    ...stamps,
  })
  .meta({ id: 'FeedbackCollection' });
export type FeedbackCollection = z.infer<typeof FeedbackCollection>;

export const FeedbackCollections = Page(FeedbackCollection, 'FeedbackCollectionPage');
export const FeedbackCollectionQuery = z.strictObject({ ...pageQuery });
export type FeedbackCollectionQuery = z.infer<typeof FeedbackCollectionQuery>;
