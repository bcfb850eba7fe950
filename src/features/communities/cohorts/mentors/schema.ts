import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, Id, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { answeredProfile, Profile } from '../schema.ts';

const states = ['listed', 'withdrawn'] as const;
const words = {
  capacity: { description: 'How many applicants the mentor takes', examples: [1] },
  is_reserve: { description: 'Held in reserve: cannot be chosen, and steps in where a pair ends', examples: [false] },
  publication_ref: {
    description: 'A publication that shows the mentor’s work: DOI, PMID or the like',
    examples: ['10.1182/bloodadvances.2024013218'],
  },
  published_on: { description: 'The day on which it was published', examples: ['2025-09-24'] },
  consented_on: { description: 'The day on which the mentor agreed to be listed', examples: ['2026-02-01'] },
};

export const CohortMentor = z
  .object({
    id: RowId,
    cohort_id: Id.meta({ class: 'C0' }),
    person_id: Id.meta({ class: 'C0' }),
    person: Party.meta({ class: 'C0' }),
    institution: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C0', description: 'Null where none is recorded', examples: ['Lakeside University'] }),
    capacity: z.int32().meta({ class: 'C0', ...words.capacity }),
    is_reserve: z.boolean().meta({ class: 'C0', ...words.is_reserve }),
    publication_ref: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C0', ...words.publication_ref }),
    published_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', ...words.published_on }),
    consented_on: z.iso.date().meta({ class: 'C0', ...words.consented_on }),
    profile: answeredProfile('CohortMentorProfile', 'C0').meta({ class: 'C0' }),
    status: z.enum(states).meta({ class: 'C0', examples: ['listed'] }),
    ...stamps,
  })
  .meta({ id: 'CohortMentor' });
export type CohortMentor = z.infer<typeof CohortMentor>;

export const CohortMentors = Page(CohortMentor, 'CohortMentorPage');
export const CohortMentorQuery = z.strictObject({ ...pageQuery, cohort_id: Id, status: anyOf(states).optional() });
export type CohortMentorQuery = z.infer<typeof CohortMentorQuery>;

const evidence = {
  publication_ref: text(200).nullable().optional().meta(words.publication_ref),
  published_on: CivilDate.nullable().optional().meta(words.published_on),
};

export const NewCohortMentor = z
  .strictObject({
    cohort_id: Id,
    person_id: Id.optional().meta({ description: 'You, by default; the host lists somebody else who agreed' }),
    capacity: z.int32().min(1).max(20).optional().meta(words.capacity),
    is_reserve: z.boolean().optional().meta(words.is_reserve),
    ...evidence,
    consented_on: CivilDate.optional().meta({ ...words.consented_on, description: 'Asked for where the host lists somebody else' }),
    profile: Profile.optional(),
  })
  .meta({
    id: 'NewCohortMentor',
    example: {
      cohort_id: '0198b7a0-0000-7000-8000-000000000005',
      publication_ref: words.publication_ref.examples[0],
      published_on: '2025-09-24',
      profile: { research_interests: ['thrombosis'] },
    },
  });
export type NewCohortMentor = z.infer<typeof NewCohortMentor>;

export const CohortMentorPatch = z
  .strictObject({
    capacity: z.int32().min(1).max(20).optional().meta(words.capacity),
    is_reserve: z.boolean().optional().meta(words.is_reserve),
    ...evidence,
    profile: Profile.optional(),
  })
  .meta({ id: 'CohortMentorPatch', example: { capacity: 2 } });
export type CohortMentorPatch = z.infer<typeof CohortMentorPatch>;

export const CohortMentorAction = z.strictObject({}).meta({ id: 'CohortMentorAction', example: {} });
