import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { CivilDate, Flag, Id, Instant, prose, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const scheduledBy = z.enum(['mentee', 'mentor', 'either']).meta({ examples: ['mentee'] });

const words = {
  expectations: { description: 'What each expects of the other', examples: ['We come prepared, and answer within a week.'] },
  boundaries: { description: 'What the two keep out of the mentoring', examples: ['No advice on patients in my care.'] },
  objectives: { description: 'What the two want to achieve', examples: ['A grant application by next spring.'] },
  frequency: { description: 'How often the two meet', examples: ['Every six weeks, for an hour'] },
  confidentiality: { description: 'What stays between the two', examples: ['Nothing is passed on without the other’s consent.'] },
  problem_handling: { description: 'What the two do about problems between them', examples: ['We say so early, and ask the facilitator.'] },
};

const mentor = { id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' };

const agreementFields = {
  id: RowId,
  assignment_id: Id.meta({ class: 'C2' }),
  mentee_id: Id.meta({ class: 'C2' }),
  mentee: Party.meta({ class: 'C2' }),
  mentor_id: Id.meta({ class: 'C2' }),
  mentor: Party.meta({ class: 'C2', examples: [mentor] }),
  version: z.int32().min(1).meta({ class: 'C2' }),
  is_latest: z.boolean().meta({ class: 'C2' }),
  is_acknowledged: z.boolean().meta({ class: 'C2', description: 'Both have acknowledged this version' }),
  definition_id: Id.nullable().meta({
    class: 'C2',
    description: 'The definition of mentorship in force when it was written, if there was one',
  }),
  definition_version: z.int32().min(1).nullable().meta({ class: 'C2' }),
  review_on: z.iso.date().meta({ class: 'C2', description: 'The day from which the two review it' }),
  mentee_acknowledged_at: Instant.nullable().meta({ class: 'C2' }),
  mentor_acknowledged_at: Instant.nullable().meta({ class: 'C2' }),
  ...stamps,
};

export const MentoringAgreement = z.object(agreementFields).meta({ id: 'MentoringAgreement' });

export const AgreementText = z
  .object({
    expectations: z
      .string()
      .max(5000)
      .meta({ class: 'C3', ...words.expectations }),
    boundaries: z
      .string()
      .max(5000)
      .nullable()
      .meta({ class: 'C3', ...words.boundaries }),
    objectives: z
      .string()
      .max(5000)
      .meta({ class: 'C3', ...words.objectives }),
    frequency: z
      .string()
      .max(200)
      .meta({ class: 'C3', ...words.frequency }),
    scheduled_by: scheduledBy.meta({ class: 'C3' }),
    confidentiality: z
      .string()
      .max(5000)
      .meta({ class: 'C3', ...words.confidentiality }),
    problem_handling: z
      .string()
      .max(5000)
      .nullable()
      .meta({ class: 'C3', ...words.problem_handling }),
  })
  .meta({ id: 'AgreementText' });
export type AgreementText = z.infer<typeof AgreementText>;

export const MentoringAgreementDetail = z
  .object({
    ...agreementFields,
    text: AgreementText.nullable().meta({
      class: 'C3',
      description: 'Only for mentee and mentor, and for the mentor not while a conflict suspends the assignment; null for others',
    }),
  })
  .meta({ id: 'MentoringAgreementDetail' });
export type MentoringAgreementDetail = z.infer<typeof MentoringAgreementDetail>;

const review_on = CivilDate.optional().meta({
  description: 'The day from which the two review it: after today and within the months of the policy; by default the last possible day',
  examples: ['2027-03-01'],
});

export const NewAgreement = z
  .strictObject({
    expectations: prose(5000).meta(words.expectations),
    boundaries: prose(5000).nullable().default(null).meta(words.boundaries),
    objectives: prose(5000).meta(words.objectives),
    frequency: text(200).meta(words.frequency),
    scheduled_by: scheduledBy,
    confidentiality: prose(5000).meta(words.confidentiality),
    problem_handling: prose(5000).nullable().default(null).meta(words.problem_handling),
    review_on,
  })
  .meta({
    id: 'NewAgreement',
    example: {
      expectations: 'We come prepared, and answer within a week.',
      objectives: 'A grant application by next spring.',
      frequency: 'Every six weeks, for an hour',
      scheduled_by: 'mentee',
      confidentiality: 'Nothing is passed on without the other’s consent.',
    },
  });
export type NewAgreement = z.infer<typeof NewAgreement>;

export const RenewAgreement = z.strictObject({ review_on }).meta({ id: 'RenewAgreement', example: {} });
export type RenewAgreement = z.infer<typeof RenewAgreement>;

export const MentoringAgreements = Page(MentoringAgreement, 'MentoringAgreementPage');
export const AgreementQuery = z.strictObject({
  ...pageQuery,
  assignment_id: Id.optional(),
  person_id: Id.optional().meta({ description: 'As mentee or as mentor' }),
  review_on_lte: CivilDate.optional(),
  is_acknowledged: Flag.optional().meta({ description: 'Only versions that both have acknowledged, or only the others' }),
  is_latest: Flag.optional().meta({ description: 'Only the latest version of each assignment, or only earlier ones' }),
});
export type AgreementQuery = z.infer<typeof AgreementQuery>;
