import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { kinds, sides } from './kinds.ts';

const kind = z.enum(kinds).meta({
  description:
    '`continuation`: whether you plan to stay in contact, answered in the 60 days after the completion; `contact`: whether you were in contact since, answered six to nine months after it',
  examples: ['contact'],
});
const in_contact = z.boolean().meta({
  description: 'Of `continuation`, whether you plan to stay in contact; of `contact`, whether you were in contact since the completion',
  examples: [true],
});

export const RelationFollowUp = z
  .object({
    id: RowId,
    assignment_id: Id.meta({ class: 'C6' }),
    mentee_id: Id.meta({ class: 'C6' }),
    mentee: Party.meta({ class: 'C6' }),
    mentor_id: Id.meta({ class: 'C6' }),
    mentor: Party.meta({ class: 'C6' }),
    side: z.enum(sides).meta({ class: 'C6', description: 'As which of the two you answered', examples: ['mentee'] }),
    kind: kind.meta({ class: 'C6' }),
    in_contact: in_contact.meta({ class: 'C6' }),
    answered_on: z.iso.date().meta({ class: 'C6', description: 'The day of your latest answer', examples: ['2026-06-20'] }),
    ...stamps,
  })
  .meta({ id: 'RelationFollowUp' });
export type RelationFollowUp = z.infer<typeof RelationFollowUp>;

export const RelationFollowUps = Page(RelationFollowUp, 'RelationFollowUpPage');
export const RelationFollowUpQuery = z.strictObject({ ...pageQuery, assignment_id: Id.optional(), kind: z.enum(kinds).optional() });
export type RelationFollowUpQuery = z.infer<typeof RelationFollowUpQuery>;

export const NewRelationFollowUp = z
  .strictObject({
    assignment_id: Id.meta({ description: 'A completed relation, of any type, in which you were mentee or mentor' }),
    kind,
    in_contact,
  })
  .meta({
    id: 'NewRelationFollowUp',
    example: { assignment_id: '0198b7a0-0000-7000-8000-000000000002', kind: 'contact', in_contact: true },
  });
export type NewRelationFollowUp = z.infer<typeof NewRelationFollowUp>;

export const RelationFollowUpPatch = z
  .strictObject({ in_contact: in_contact.optional() })
  .meta({ id: 'RelationFollowUpPatch', example: { in_contact: false } });
export type RelationFollowUpPatch = z.infer<typeof RelationFollowUpPatch>;
