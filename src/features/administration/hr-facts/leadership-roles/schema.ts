import { z } from 'zod';
import { Page } from '../../../../core/page.ts';
import { anyOf, Id, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { ConflictChanges } from '../../../mentorship/conflicts/schema.ts';
import { factQuery, newPeriod, periodPatch, personFilter, shownPeriod } from '../fields.ts';

const roles = [
  'chair',
  'vice_chair',
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_lead',
  'mentorship_facilitator',
  'committee_member',
  'faculty_affairs',
  'programme_admin',
  'edi_analyst',
] as const;
const portfolios = ['research', 'education', 'quality_innovation', 'culture_inclusion'] as const;

const role = z.enum(roles).meta({ examples: ['division_director'] });
const portfolio = z.enum(portfolios).nullable();
const acting = z.boolean().meta({ description: 'Holds the role for the time being; counts like any other', examples: [false] });
const delegated = { description: 'The role this one was delegated from', examples: [null] };

export const LeadershipRole = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C0' }),
    person: Party.meta({ class: 'C0' }),
    role: role.meta({ class: 'C0' }),
    division_id: Id.nullable().meta({ class: 'C0' }),
    site_id: Id.nullable().meta({ class: 'C0', examples: [null] }),
    portfolio: portfolio.meta({ class: 'C0', examples: [null] }),
    committee: z
      .string()
      .max(100)
      .nullable()
      .meta({ class: 'C0', examples: [null] }),
    acting: acting.meta({ class: 'C0' }),
    delegated_from_id: Id.nullable().meta({ class: 'C0', ...delegated }),
    ...shownPeriod('C0'),
    ...stamps,
  })
  .meta({ id: 'LeadershipRole' });

export const LeadershipRoleWithConflicts = LeadershipRole.extend({ conflicts: ConflictChanges.meta({ class: 'C9' }) }).meta({
  id: 'LeadershipRoleWithConflicts',
});

export const NewLeadershipRole = z
  .strictObject({
    person_id: Id,
    role,
    division_id: Id.nullable().optional().meta({ description: 'For a director, a facilitator and a hospital division head' }),
    site_id: Id.nullable()
      .optional()
      .meta({ description: 'For a physician-in-chief and a hospital division head', examples: [null] }),
    portfolio: portfolio.optional().meta({ description: 'For a vice-chair', examples: [null] }),
    committee: text(100)
      .nullable()
      .optional()
      .meta({ description: 'For a committee member', examples: [null] }),
    acting: acting.optional(),
    delegated_from_id: Id.nullable().optional().meta(delegated),
    ...newPeriod,
  })
  .meta({ id: 'NewLeadershipRole' });
export type NewLeadershipRole = z.infer<typeof NewLeadershipRole>;

export const LeadershipRolePatch = z
  .strictObject({ acting: acting.optional(), delegated_from_id: Id.nullable().optional().meta(delegated), ...periodPatch })
  .meta({ id: 'LeadershipRolePatch', example: { ends_on: '2027-07-01' } });
export type LeadershipRolePatch = z.infer<typeof LeadershipRolePatch>;

export const LeadershipRoles = Page(LeadershipRole, 'LeadershipRolePage');
export const RoleQuery = z.strictObject({
  ...factQuery,
  ...personFilter,
  role: anyOf(roles).optional(),
  division_id: Id.optional(),
  site_id: Id.optional(),
});
export type RoleQuery = z.infer<typeof RoleQuery>;
