import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Flag, Id, Instant, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const minutes = z
  .int32()
  .min(1)
  .max(600)
  .meta({ description: 'How long reading and reflecting took, in minutes', examples: [45] });
const body = {
  description: 'What you make of it. Nobody else reads it',
  examples: ['I will propose a day for the next meeting before we part.'],
};

export const FeedbackReflection = z
  .object({
    id: RowId,
    mentor_id: Id.meta({ class: 'own' }),
    mentor: Party.meta({ class: 'own' }),
    feedback_id: Id.nullable().meta({ class: 'own', description: 'The feedback that was released with a name, else null' }),
    collection_id: Id.nullable().meta({
      class: 'own',
      description: 'The feedback that was shown without names, else null',
      examples: [null],
    }),
    reflected_on: z.iso.date().meta({ class: 'own', examples: ['2026-06-25'] }),
    minutes: minutes.meta({ class: 'own' }),
    body: z
      .string()
      .max(8000)
      .meta({ class: 'C4', ...body }),
    voided_at: Instant.nullable().meta({
      class: 'own',
      description: 'When it was voided as entered in error; null = it counts',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'FeedbackReflection' });
export type FeedbackReflection = z.infer<typeof FeedbackReflection>;

export const FeedbackReflections = Page(FeedbackReflection, 'FeedbackReflectionPage');
export const FeedbackReflectionQuery = z.strictObject({
  ...pageQuery,
  feedback_id: Id.optional(),
  collection_id: Id.optional(),
  reflected_on_gte: CivilDate.optional(),
  reflected_on_lte: CivilDate.optional(),
  is_voided: Flag.optional(),
});
export type FeedbackReflectionQuery = z.infer<typeof FeedbackReflectionQuery>;

export const NewFeedbackReflection = z
  .strictObject({
    feedback_id: Id.optional().meta({ description: 'Feedback that a mentee released to you with their name' }),
    collection_id: Id.optional().meta({ description: 'Instead: feedback that was shown to you without names' }),
    reflected_on: CivilDate.optional().meta({ description: 'Default today; not before you could read the feedback, nor in the future' }),
    minutes,
    body: prose(8000).meta(body),
  })
  .meta({
    id: 'NewFeedbackReflection',
    example: { feedback_id: '0198b7a0-0000-7000-8000-000000000002', minutes: 45, body: body.examples[0] },
  });
export type NewFeedbackReflection = z.infer<typeof NewFeedbackReflection>;

export const FeedbackReflectionPatch = z
  .strictObject({ reflected_on: CivilDate.optional(), minutes: minutes.optional(), body: prose(8000).optional().meta(body) })
  .meta({ id: 'FeedbackReflectionPatch', example: { minutes: 60 } });
export type FeedbackReflectionPatch = z.infer<typeof FeedbackReflectionPatch>;

export const VoidFeedbackReflection = z.strictObject({}).meta({ id: 'VoidFeedbackReflection', example: {} });
