import type { WriteCtx } from '../../../core/context.ts';
import * as appointments from './appointments/service.ts';
import * as divisionMemberships from './division-memberships/service.ts';
import * as leadershipRoles from './leadership-roles/service.ts';
import * as leaves from './leaves/service.ts';
import * as positionDescriptions from './position-descriptions/service.ts';
import * as reportingLines from './reporting-lines/service.ts';
import * as siteMemberships from './site-memberships/service.ts';

/**
 * Part of a merge: all HR facts of the duplicate become the survivor's. The same in both records on overlapping days becomes one fact.
 * @throws Problem merge-impossible naming the kind of fact in which the records contradict each other, reporting-line-cycle
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await appointments.reassignPerson(ctx, from, to);
  await divisionMemberships.reassignPerson(ctx, from, to);
  await siteMemberships.reassignPerson(ctx, from, to);
  await positionDescriptions.reassignPerson(ctx, from, to);
  await leaves.reassignPerson(ctx, from, to);
  await leadershipRoles.reassignPerson(ctx, from, to);
  await reportingLines.reassignPerson(ctx, from, to);
}
