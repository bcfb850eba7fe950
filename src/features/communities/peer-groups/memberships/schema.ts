import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { kinds } from '../kinds.ts';
import { roles } from '../schema.ts';

export const membershipStates = ['invited', 'declined', 'withdrawn', 'active', 'left', 'alumni'] as const;
export type MembershipState = (typeof membershipStates)[number];
export type MemberRole = (typeof roles)[number];

const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C7', description, examples: ['2026-03-01'] });
const version = (description: string) =>
  z
    .int32()
    .nullable()
    .meta({ class: 'C7', description, examples: [1] });
const words = (description: string) =>
  z
    .string()
    .max(5000)
    .nullable()
    .meta({ class: 'C7', description, examples: ['I submit my grant in autumn.'] });

export const PeerMembership = z
  .object({
    id: RowId,
    peer_group_id: Id.meta({ class: 'C7' }),
    group_name: z
      .string()
      .max(200)
      .meta({ class: 'C7', examples: ['Thursdays at noon'] }),
    group_kind: z.enum(kinds).meta({ class: 'C7', examples: ['eot'] }),
    person_id: Id.meta({ class: 'C7' }),
    person: Party.meta({ class: 'C7' }),
    state: z
      .enum(membershipStates)
      .meta({ class: 'C7', description: 'Alumni keep a tie to the group and do not count', examples: ['active'] }),
    role: z.enum(roles).meta({ class: 'C7', examples: ['member'] }),
    invited_by: Party.nullable().meta({ class: 'C7', description: 'Null where the person formed the group' }),
    invited_on: z.iso.date().meta({ class: 'C7', examples: ['2026-03-01'] }),
    joined_on: day('First day of the membership; null before it was accepted'),
    left_on: day('First day on which it no longer holds; null while it does'),
    suspended_from: day('First day of a suspension that has begun or is to come; null where there is none'),
    resumable_from: day(
      'First day on which nobody in the group reports to the member any more, as far as is on record; null where there is none',
    ),
    rules_acknowledged_version: version('The version of the ground rules that the person acknowledged last'),
    mission_aligned_version: version('The version of the mission that the person stands by'),
    individual_expectation: words('What the person expects of the group'),
    individual_mission: words('What the person wants to achieve in it'),
    ...stamps,
  })
  .meta({ id: 'PeerMembership' });
export type PeerMembership = z.infer<typeof PeerMembership>;

export const NewPeerMembership = z
  .strictObject({ person_id: Id })
  .meta({ id: 'NewPeerMembership', example: { person_id: '0198b7a0-0000-7000-8000-000000000003' } });
export type NewPeerMembership = z.infer<typeof NewPeerMembership>;

export const PeerMembershipPatch = z
  .strictObject({ individual_expectation: prose(5000).nullable(), individual_mission: prose(5000).nullable() })
  .partial()
  .meta({ id: 'PeerMembershipPatch', example: { individual_mission: 'I submit my grant in autumn.' } });
export type PeerMembershipPatch = z.infer<typeof PeerMembershipPatch>;

const nothing = (id: string) => z.strictObject({}).meta({ id, example: {} });
export const Accept = nothing('AcceptPeerInvitation');
export const Decline = nothing('DeclinePeerInvitation');
export const Withdraw = nothing('WithdrawPeerInvitation');
export const Resume = nothing('ResumePeerMembership');

export const Leave = z
  .strictObject({
    keeps_tie: z.boolean().optional().meta({ description: 'true: stay on the list of alumni, without counting as a member' }),
  })
  .meta({ id: 'LeavePeerGroup', example: { keeps_tie: true } });
export type Leave = z.infer<typeof Leave>;

export const Acknowledge = z
  .strictObject({
    rules_version: z.int32().min(1).optional().meta({ description: 'The ground rules that you acknowledge: the present version' }),
    mission_version: z.int32().min(1).optional().meta({ description: 'The mission that you stand by: the present version' }),
  })
  .refine((given) => Object.keys(given).length > 0, 'must name a version')
  .meta({ id: 'AcknowledgePeerGroup', example: { rules_version: 1 } });
export type Acknowledge = z.infer<typeof Acknowledge>;

export const GiveRole = z.strictObject({ role: z.enum(roles) }).meta({ id: 'GivePeerRole', example: { role: 'point_person' } });
export type GiveRole = z.infer<typeof GiveRole>;

export const PeerMemberships = Page(PeerMembership, 'PeerMembershipPage');
export const PeerMembershipQuery = z.strictObject({
  ...pageQuery,
  peer_group_id: Id.optional(),
  person_id: Id.optional(),
  state: anyOf(membershipStates).optional(),
});
export type PeerMembershipQuery = z.infer<typeof PeerMembershipQuery>;
