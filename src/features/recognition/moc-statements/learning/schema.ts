import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Flag, Id, Instant, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const kind = z.enum(['mentoring_preparation', 'learning_with_mentor', 'review_reflection']);
export type LearningKind = z.infer<typeof kind>;
const kindText = {
  description:
    '`mentoring_preparation`: what you learned as mentor to prepare or follow up; `learning_with_mentor`: as mentee, toward a goal; `review_reflection`: on an annual review or check-in of your own',
  examples: ['learning_with_mentor'],
};
const minutes = z
  .int32()
  .min(1)
  .max(1440)
  .meta({ description: 'How long learning or reflecting took, in minutes', examples: [90] });
const topicText = { description: 'What it was about; null for a `review_reflection`', examples: ['Writing a grant budget'] };
const bodyText = {
  description: 'What came of it, or for a `review_reflection` the reflection. Nobody else reads it',
  examples: ['I can now justify each line of the budget.'],
};
const assignmentText = 'The mentorship: as mentor for a `mentoring_preparation`, as mentee for a `learning_with_mentor`';
const goalText = 'The goal of your plan that it was for, through all versions of the plan';

export const LearningRecord = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'own' }),
    person: Party.meta({ class: 'own' }),
    kind: kind.meta({ class: 'own', ...kindText }),
    assignment_id: Id.nullable().meta({ class: 'own', description: assignmentText }),
    mentor_id: Id.nullable().meta({ class: 'own', description: 'With whom, where no mentorship is named', examples: [null] }),
    mentor: Party.nullable().meta({ class: 'own', examples: [null] }),
    goal_lineage_id: Id.nullable().meta({ class: 'own', description: goalText }),
    annual_review_id: Id.nullable().meta({ class: 'own', description: 'The review reflected on, else null', examples: [null] }),
    check_in_id: Id.nullable().meta({ class: 'own', description: 'The check-in reflected on, else null', examples: [null] }),
    learned_on: z.iso.date().meta({ class: 'own', examples: ['2026-06-25'] }),
    minutes: minutes.meta({ class: 'own' }),
    topic: z
      .string()
      .max(300)
      .nullable()
      .meta({ class: 'own', ...topicText }),
    body: z
      .string()
      .max(8000)
      .meta({ class: 'C4', ...bodyText }),
    voided_at: Instant.nullable().meta({
      class: 'own',
      description: 'When it was voided as entered in error; null = it counts',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'LearningRecord' });
export type LearningRecord = z.infer<typeof LearningRecord>;

export const LearningRecords = Page(LearningRecord, 'LearningRecordPage');
export const LearningRecordQuery = z.strictObject({
  ...pageQuery,
  kind: kind.optional().meta(kindText),
  learned_on_gte: CivilDate.optional(),
  learned_on_lte: CivilDate.optional(),
  is_voided: Flag.optional(),
});
export type LearningRecordQuery = z.infer<typeof LearningRecordQuery>;

export const NewLearningRecord = z
  .strictObject({
    kind: kind.meta(kindText),
    assignment_id: Id.optional().meta({ description: assignmentText }),
    mentor_id: Id.optional().meta({ description: 'For a `learning_with_mentor`, instead of a mentorship: with whom' }),
    goal_lineage_id: Id.optional().meta({ description: `For a \`learning_with_mentor\`: ${goalText}` }),
    annual_review_id: Id.optional().meta({ description: 'For a `review_reflection`: an annual review that was held with you' }),
    check_in_id: Id.optional().meta({ description: 'For a `review_reflection`, instead: a check-in that was held with you' }),
    learned_on: CivilDate.optional().meta({ description: 'Default today; not in the future, nor before the review or check-in' }),
    minutes,
    topic: prose(300).optional().meta({ description: 'What it was about; needed unless it is a `review_reflection`' }),
    body: prose(8000).meta(bodyText),
  })
  .meta({
    id: 'NewLearningRecord',
    example: {
      kind: 'learning_with_mentor',
      assignment_id: '0198b7a0-0000-7000-8000-000000000002',
      minutes: 90,
      topic: topicText.examples[0],
      body: bodyText.examples[0],
    },
  });
export type NewLearningRecord = z.infer<typeof NewLearningRecord>;

export const LearningRecordPatch = z
  .strictObject({
    learned_on: CivilDate.optional(),
    minutes: minutes.optional(),
    topic: prose(300).optional().meta(topicText),
    body: prose(8000).optional().meta(bodyText),
  })
  .meta({ id: 'LearningRecordPatch', example: { minutes: 60 } });
export type LearningRecordPatch = z.infer<typeof LearningRecordPatch>;

export const VoidLearningRecord = z.strictObject({}).meta({ id: 'VoidLearningRecord', example: {} });
