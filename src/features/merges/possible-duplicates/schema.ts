import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const reasons = ['email', 'hr_number', 'name_and_division', 'name_and_first_day', 'orcid'] as const;
const states = ['open', 'dismissed'] as const;

export const PossibleDuplicate = z
  .object({
    id: RowId,
    state: z.enum(states).meta({ class: 'C1', description: '`dismissed`: somebody decided that the two are different persons' }),
    dismissed_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C1', examples: [null] }),
    dismissed_by: Id.nullable().meta({ class: 'C1', examples: [null] }),
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
          'What the two have in common: the e-mail address or ORCID iD; HR numbers that differ in case alone; or the name, in any order, together with a ' +
          'division or with the first day of their first appointment',
        examples: [['email', 'name_and_division']],
      }),
    conflicting_assignment_ids: z
      .array(Id)
      .max(1000)
      .meta({
        class: 'C1',
        description:
          'Formal mentorships, running, proposed or to come, whose mentee would report to the mentor on some day from today on if the two were one person: look at these first, since a ' +
          'conflict case suspends them, and they cannot begin, until the records are merged or the pair is dismissed',
        examples: [[]],
      }),
    ...stamps,
  })
  .meta({ id: 'PossibleDuplicate' });

export type PossibleDuplicate = z.infer<typeof PossibleDuplicate>;

export const PossibleDuplicates = Page(PossibleDuplicate, 'PossibleDuplicatePage');
export const PossibleDuplicateQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(states).optional().meta({ description: 'Default: open' }),
  person_id: Id.optional().meta({ description: 'Pairs with this record' }),
});
export type PossibleDuplicateQuery = z.infer<typeof PossibleDuplicateQuery>;
