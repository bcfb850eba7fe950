import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { MentorshipTable } from '../../mentoring-record/schema.ts';
import { ineligibilities, nominationStates } from '../kinds.ts';

const words = {
  statement: {
    description: 'Why the nominee should have the award',
    examples: ['They have mentored twelve colleagues into independence.'],
  },
  materials: { description: 'What the nominee says of their mentoring', examples: ['I meet each mentee every other week.'] },
  nominators: { description: 'Who nominates beside you; they are notified once it is submitted' },
};
const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C9', description, examples: [null] });

export const Nomination = z
  .object({
    id: RowId,
    cycle_id: Id.meta({ class: 'C9' }),
    nominee_id: Id.meta({ class: 'C9' }),
    nominee: Party.meta({ class: 'C9' }),
    nominators: z.array(Party).max(20).nullable().meta({ class: 'C9', description: 'Null for the nominee' }),
    statement: z
      .string()
      .max(20_000)
      .nullable()
      .meta({ class: 'C9', ...words.statement, description: `${words.statement.description}; null for the nominee` }),
    materials: z
      .string()
      .max(20_000)
      .nullable()
      .meta({ class: 'C9', ...words.materials, description: `${words.materials.description}; null for nominators` }),
    status: z.enum(nominationStates).meta({
      class: 'C9',
      description:
        '`draft`; `submitted`: to be judged; `eligible` or `ineligible`; `materials_requested`: letters or materials are missing; `complete`; `under_review`; `awarded`, `not_selected`; `withdrawn`',
      examples: ['submitted'],
    }),
    submitted_on: day('The day on which it was submitted, and as of which the table of mentorships is'),
    judged_on: day('The day on which it was found eligible or not'),
    ineligible_reasons: z
      .array(z.enum([...ineligibilities, 'other']))
      .max(10)
      .meta({
        class: 'C9',
        description:
          '`not_faculty`, `not_appointed`, `not_in_division`, `category` or `rank`: not what the criteria ask for; `too_early`: not enough years; `too_few_mentees`; `laureate_before`: had the award, and cannot have it again yet. Nominators read `other` for what they may not know',
        examples: [[]],
      }),
    withdrawn_because: z
      .enum(['nominator', 'nominee', 'incomplete', 'merged'])
      .nullable()
      .meta({
        class: 'C9',
        description:
          'By whom, or why: `incomplete` when the review began; `merged`: records were merged that were two nominees, or nominee and nominator',
        examples: [null],
      }),
    letters_asked: z
      .int32()
      .min(0)
      .meta({ class: 'C9', description: 'Letters asked for and not declined', examples: [3] }),
    letters_submitted: z
      .int32()
      .min(0)
      .meta({ class: 'C9', examples: [2] }),
    mentorship: MentorshipTable.nullable().meta({
      class: 'C9',
      description: 'What was recorded on the day of the submission; null of a draft',
    }),
    ...stamps,
  })
  .meta({ id: 'Nomination' });
export type Nomination = z.infer<typeof Nomination>;

export const Nominations = Page(Nomination, 'NominationPage');
export const NominationQuery = z.strictObject({
  ...pageQuery,
  cycle_id: Id.optional(),
  nominee_id: Id.optional(),
  status: anyOf(nominationStates).optional(),
});
export type NominationQuery = z.infer<typeof NominationQuery>;

export const NewNomination = z
  .strictObject({
    cycle_id: Id,
    nominee_id: Id,
    statement: prose(20_000).meta(words.statement),
    nominator_ids: z.array(Id).max(19).optional().meta(words.nominators),
  })
  .meta({
    id: 'NewNomination',
    example: {
      cycle_id: '0198b7a0-0000-7000-8000-000000000005',
      nominee_id: '0198b7a0-0000-7000-8000-000000000002',
      statement: words.statement.examples[0],
    },
  });
export type NewNomination = z.infer<typeof NewNomination>;

export const NominationPatch = z
  .strictObject({
    statement: prose(20_000).optional().meta(words.statement),
    nominator_ids: z.array(Id).max(19).optional().meta(words.nominators),
  })
  .meta({ id: 'NominationPatch', example: { statement: words.statement.examples[0] } });
export type NominationPatch = z.infer<typeof NominationPatch>;

export const NominationAction = z.strictObject({}).meta({ id: 'NominationAction', example: {} });
export const GiveMaterials = z
  .strictObject({ materials: prose(20_000).meta(words.materials) })
  .meta({ id: 'GiveNominationMaterials', example: { materials: words.materials.examples[0] } });
export type GiveMaterials = z.infer<typeof GiveMaterials>;
