import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, Instant, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { applicationStates, artefactKinds } from '../kinds.ts';
import { answeredProfile, Profile } from '../schema.ts';

const words = {
  channel: { description: 'How the applicant heard of the cohort', examples: ['programme director'] },
  statement: { description: 'What the applicant hopes for', examples: ['I want to build a career in thrombosis research.'] },
  decision_reason: { description: 'Why it was decided so, for the applicant', examples: ['The cohort is for fellows in training.'] },
};

export const CohortArtefact = z
  .object({
    kind: z.enum(artefactKinds).meta({ class: 'C9', examples: ['cv'] }),
    media_type: z
      .string()
      .max(100)
      .meta({ class: 'C9', examples: ['application/pdf'] }),
    file_name: z
      .string()
      .max(255)
      .nullable()
      .meta({ class: 'C9', examples: ['cv.pdf'] }),
    bytes: z.int32().meta({ class: 'C9', examples: [48_213] }),
    sha256: z
      .string()
      .max(64)
      .meta({ class: 'C9', description: 'Hexadecimal', examples: ['0f'.repeat(32)] }),
    added_at: Instant.meta({ class: 'C9' }),
  })
  .meta({ id: 'CohortArtefact' });

export const CohortChoice = z
  .object({
    cohort_mentor_id: Id.meta({ class: 'C9' }),
    mentor: Party.meta({ class: 'C9' }),
  })
  .meta({ id: 'CohortChoice' });

const Characteristic = {
  name: text(50).meta({ examples: ['year of training'] }),
  value: text(100).meta({ examples: ['2'] }),
};

export const CohortBaseline = z
  .object({
    kind: z
      .string()
      .max(20)
      .meta({ class: 'C9', examples: ['trainee'] }),
    rank: z
      .string()
      .max(40)
      .nullable()
      .meta({ class: 'C9', examples: [null] }),
    division_code: z
      .string()
      .max(32)
      .nullable()
      .meta({ class: 'C9', examples: ['HEM'] }),
    institution: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C9', examples: ['Harbour University'] }),
    recorded_on: z.iso.date().meta({ class: 'C9', examples: ['2026-03-20'] }),
  })
  .meta({ id: 'CohortBaseline' });

export const CohortApplication = z
  .object({
    id: RowId,
    cohort_id: Id.meta({ class: 'C9' }),
    applicant_id: Id.meta({ class: 'C9' }),
    applicant: Party.meta({ class: 'C9' }),
    channel: z
      .string()
      .max(100)
      .meta({ class: 'C9', ...words.channel }),
    statement: z
      .string()
      .max(10_000)
      .nullable()
      .meta({ class: 'C9', ...words.statement }),
    profile: answeredProfile('CohortApplicantProfile', 'C9').meta({ class: 'C9' }),
    characteristics: z
      .array(
        z
          .object({
            name: z
              .string()
              .max(50)
              .meta({ class: 'C9', examples: ['year of training'] }),
            value: z
              .string()
              .max(100)
              .meta({ class: 'C9', examples: ['2'] }),
          })
          .meta({ id: 'CohortCharacteristic' }),
      )
      .max(20)
      .meta({ class: 'C9' }),
    baseline: CohortBaseline.nullable().meta({
      class: 'C9',
      description: 'What the record said of the applicant on the day of submission; null of a draft',
    }),
    choices: z.array(CohortChoice).max(3).meta({ class: 'C9', description: 'The dearest first' }),
    artefacts: z.array(CohortArtefact).max(3).meta({ class: 'C9' }),
    missing_artefacts: z
      .array(z.enum(artefactKinds))
      .max(3)
      .meta({ class: 'C9', description: 'What the cohort asks for and is not there', examples: [[]] }),
    status: z.enum(applicationStates).meta({
      class: 'C9',
      description: '`incomplete`: submitted without everything the cohort asks for; complete once the last file is added',
      examples: ['submitted'],
    }),
    submitted_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C9', examples: ['2026-03-20'] }),
    decided_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C9', examples: [null] }),
    decision_reason: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C9', ...words.decision_reason }),
    ...stamps,
  })
  .meta({ id: 'CohortApplication' });
export type CohortApplication = z.infer<typeof CohortApplication>;

export const CohortApplications = Page(CohortApplication, 'CohortApplicationPage');
export const CohortApplicationQuery = z.strictObject({
  ...pageQuery,
  cohort_id: Id.optional(),
  status: anyOf(applicationStates).optional(),
});
export type CohortApplicationQuery = z.infer<typeof CohortApplicationQuery>;

const given = {
  channel: text(100).meta(words.channel),
  statement: prose(10_000).nullable().optional().meta(words.statement),
  profile: Profile.optional(),
  characteristics: z
    .array(z.strictObject(Characteristic).meta({ id: 'NewCohortCharacteristic', example: { name: 'year of training', value: '2' } }))
    .max(20)
    .optional()
    .meta({ description: 'What the evaluation compares participants by, beside what the record says' }),
  choices: z
    .array(Id)
    .max(3)
    .optional()
    .meta({ description: 'Ids of entries of the published list (`listCohortMentors`), the dearest first' }),
};

export const NewCohortApplication = z
  .strictObject({
    cohort_id: Id,
    applicant_id: Id.optional().meta({ description: 'You, by default; the host records the application of somebody else' }),
    ...given,
  })
  .meta({
    id: 'NewCohortApplication',
    example: { cohort_id: '0198b7a0-0000-7000-8000-000000000005', channel: words.channel.examples[0] },
  });
export type NewCohortApplication = z.infer<typeof NewCohortApplication>;

export const CohortApplicationPatch = z
  .strictObject({ ...given, channel: given.channel.optional() })
  .meta({ id: 'CohortApplicationPatch', example: { choices: ['0198b7a0-0000-7000-8000-000000000006'] } });
export type CohortApplicationPatch = z.infer<typeof CohortApplicationPatch>;

export const CohortApplicationAction = z.strictObject({}).meta({ id: 'CohortApplicationAction', example: {} });
export const DecideCohortApplication = z
  .strictObject({
    decision: z.enum(['eligible', 'ineligible', 'accepted']).meta({ examples: ['eligible'] }),
    reason: prose(2000)
      .optional()
      .meta({ ...words.decision_reason, description: 'For the applicant; asked for where it is not eligible' }),
  })
  .meta({ id: 'DecideCohortApplication', example: { decision: 'eligible' } });
export type DecideCohortApplication = z.infer<typeof DecideCohortApplication>;
