import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { Flag, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { ConflictChanges } from '../../../mentorship/conflicts/schema.ts';
import { closesPrevious, factQuery, newPeriod, periodPatch, personFilter, shownPeriod } from '../fields.ts';

const isPrimary = z.boolean().meta({ description: 'False = further site. A person has one primary site on any day', examples: [true] });

export const SiteMembership = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C0' }),
    person: Party.meta({ class: 'C0' }),
    site_id: Id.meta({ class: 'C0' }),
    is_primary: isPrimary.meta({ class: 'C0' }),
    ...shownPeriod('C0'),
    ...stamps,
  })
  .meta({ id: 'SiteMembership' });

export const SiteMembershipWithConflicts = SiteMembership.extend({ conflicts: ConflictChanges.meta({ class: 'C9' }) }).meta({
  id: 'SiteMembershipWithConflicts',
});

export const NewSiteMembership = z
  .strictObject({ person_id: Id, site_id: Id, is_primary: isPrimary, ...newPeriod, closes_previous: closesPrevious })
  .meta({ id: 'NewSiteMembership' });
export type NewSiteMembership = z.infer<typeof NewSiteMembership>;

export const SiteMembershipPatch = z
  .strictObject({ is_primary: isPrimary.optional(), ...periodPatch })
  .meta({ id: 'SiteMembershipPatch', example: { ends_on: '2027-07-01' } });
export type SiteMembershipPatch = z.infer<typeof SiteMembershipPatch>;

export const SiteMemberships = Page(SiteMembership, 'SiteMembershipPage');
export const MembershipQuery = z.strictObject({
  ...factQuery,
  ...personFilter,
  site_id: Id.optional(),
  is_primary: Flag.optional(),
});
export type MembershipQuery = z.infer<typeof MembershipQuery>;
