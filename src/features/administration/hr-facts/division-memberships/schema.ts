import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { Flag, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { ConflictChanges } from '../../../mentorship/conflicts/schema.ts';
import { closesPrevious, factQuery, newPeriod, periodPatch, personFilter, shownPeriod } from '../fields.ts';

const isPrimary = z
  .boolean()
  .meta({ description: 'False = cross-appointment. A person has one primary division on any day', examples: [true] });

export const DivisionMembership = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C0' }),
    person: Party.meta({ class: 'C0' }),
    division_id: Id.meta({ class: 'C0' }),
    is_primary: isPrimary.meta({ class: 'C0' }),
    ...shownPeriod('C0'),
    ...stamps,
  })
  .meta({ id: 'DivisionMembership' });

export const DivisionMembershipWithConflicts = DivisionMembership.extend({ conflicts: ConflictChanges.meta({ class: 'C9' }) }).meta({
  id: 'DivisionMembershipWithConflicts',
});

export const NewDivisionMembership = z
  .strictObject({ person_id: Id, division_id: Id, is_primary: isPrimary, ...newPeriod, closes_previous: closesPrevious })
  .meta({ id: 'NewDivisionMembership' });
export type NewDivisionMembership = z.infer<typeof NewDivisionMembership>;

export const DivisionMembershipPatch = z
  .strictObject({ is_primary: isPrimary.optional(), ...periodPatch })
  .meta({ id: 'DivisionMembershipPatch', example: { ends_on: '2027-07-01' } });
export type DivisionMembershipPatch = z.infer<typeof DivisionMembershipPatch>;

export const DivisionMemberships = Page(DivisionMembership, 'DivisionMembershipPage');
export const MembershipQuery = z.strictObject({
  ...factQuery,
  ...personFilter,
  division_id: Id.optional(),
  is_primary: Flag.optional(),
});
export type MembershipQuery = z.infer<typeof MembershipQuery>;
