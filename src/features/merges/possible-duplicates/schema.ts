import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const reasons = ['email', 'hr_number', 'name_and_division', 'name_and_first_day'] as const;

export const PossibleDuplicate = z
  .object({
    person_id: Id.meta({ class: 'C1', description: 'The older record' }),
    person: Party.meta({ class: 'C1' }),
    duplicate_id: Id.meta({ class: 'C1' }),
    duplicate: Party.meta({ class: 'C1' }),
    reasons: z
      .array(z.enum(reasons))
      .max(reasons.length)
      .meta({
        class: 'C1',
        description:
          'What the two have in common: the e-mail address; HR numbers that differ in case alone; or the name, in any order, together with a ' +
          'division or with the first day of their first appointment',
        examples: [['email', 'name_and_division']],
      }),
    conflicting_assignment_ids: z
      .array(Id)
      .max(1000)
      .meta({
        class: 'C1',
        description:
          'Formal mentorships, running, proposed or to come, whose mentee would report to the mentor on some day from today on if the two were one person: look at these first, since nothing ' +
          'suspends them until the records are merged',
        examples: [[]],
      }),
  })
  .meta({ id: 'PossibleDuplicate' });

export type PossibleDuplicate = z.infer<typeof PossibleDuplicate>;

export const PossibleDuplicates = Page(PossibleDuplicate, 'PossibleDuplicatePage');
export const PossibleDuplicateQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional().meta({ description: 'Pairs with this record' }),
});
export type PossibleDuplicateQuery = z.infer<typeof PossibleDuplicateQuery>;
