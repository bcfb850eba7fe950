import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const statuses = ['asked', 'submitted', 'declined'] as const;
const body = { description: 'The letter', examples: ['She has mentored me since my appointment.'] };

export const NominationLetter = z
  .object({
    id: RowId,
    nomination_id: Id.meta({ class: 'C9' }),
    cycle_id: Id.meta({ class: 'C9' }),
    nominee_id: Id.meta({ class: 'C9' }),
    nominee: Party.meta({ class: 'C9' }),
    writer_id: Id.meta({ class: 'C9' }),
    writer: Party.meta({ class: 'C9' }),
    status: z.enum(statuses).meta({ class: 'C9', examples: ['asked'] }),
    due_on: z.iso.date().meta({ class: 'C9', description: 'Last day on which it is submitted', examples: ['2027-03-15'] }),
    body: z
      .string()
      .max(20_000)
      .nullable()
      .meta({
        class: 'C9',
        ...body,
        description: `${body.description}: for its writer, those who run the award and, from the review on, the committee; null for nominators`,
      }),
    submitted_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C9', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'NominationLetter' });
export type NominationLetter = z.infer<typeof NominationLetter>;

export const NominationLetters = Page(NominationLetter, 'NominationLetterPage');
export const LetterQuery = z.strictObject({ ...pageQuery, nomination_id: Id.optional(), status: anyOf(statuses).optional() });
export type LetterQuery = z.infer<typeof LetterQuery>;

export const AskForLetter = z.strictObject({ nomination_id: Id, writer_id: Id }).meta({
  id: 'AskForNominationLetter',
  example: { nomination_id: '0198b7a0-0000-7000-8000-000000000007', writer_id: '0198b7a0-0000-7000-8000-000000000003' },
});
export type AskForLetter = z.infer<typeof AskForLetter>;

export const SubmitLetter = z
  .strictObject({ body: prose(20_000).meta(body) })
  .meta({ id: 'SubmitNominationLetter', example: { body: body.examples[0] } });
export type SubmitLetter = z.infer<typeof SubmitLetter>;
export const DeclineLetter = z.strictObject({}).meta({ id: 'DeclineNominationLetter', example: {} });
