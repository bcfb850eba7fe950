import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { either } from '../../../../core/predicates.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as people from '../../../organisation/people/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as reportingLines from '../reporting-lines/service.ts';
import { isUnderWay } from '../rules.ts';
import { requireFit, requireNoReporting, takeSeat } from './joining.ts';
import * as queries from './queries.ts';
import type {
  Acknowledge,
  GiveRole,
  Leave,
  NewPeerMembership,
  PeerMembership,
  PeerMembershipPatch,
  PeerMembershipQuery,
} from './schema.ts';

const of = { person: 'm.person_id', group: 'm.peer_group_id' } as const;
const visible = (ctx: Ctx) => allowed(ctx, 'peer_membership:read', of);

/** The caller’s own memberships and invitations, and those of the groups that they are in. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: PeerMembershipQuery): Promise<PageOf<PeerMembership>> {
  return page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'm.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<PeerMembership> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string, permission: Permission) =>
  granted(await queries.find(ctx, id, either(allowed(ctx, permission, of), visible(ctx))));

const told = (ctx: WriteCtx, past: PastOf<'peer_membership'>, id: string) =>
  record(ctx, { type: `peer_membership.${past}`, subject_id: id });

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

/** The membership with its group, both locked. @throws Problem not-found, permission-denied */
async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  const group = granted(await queries.lockGroupOf(ctx, id));
  const before = matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, permission, of)));
  return { group, before };
}

const stateProblem = ({ state }: Pick<Locked, 'state'>, wanted: string) =>
  new Problem('peer-membership-state', { detail: `The membership is ${state}; it must be ${wanted}.`, state });

/**
 * Invites somebody to a group that the caller is in.
 * @throws Problem peer-group-state, peer-group-full, peer-reporting-line, peer-membership-exists, peer-membership-unfit, reference-unknown, person-merged
 */
export async function invite(ctx: WriteCtx, peer_group_id: string, { person_id }: NewPeerMembership): Promise<PeerMembership> {
  await conflicts.lockRule(ctx);
  const group = { group: 'g.id' } as const;
  const [seen, may] = [allowed(ctx, 'peer_group:read', group), allowed(ctx, 'peer_membership:invite', group)];
  const to = granted(await queries.lockForInvitation(ctx, peer_group_id, either(seen, may), may));
  if (to.state === 'concluded') throw new Problem('peer-group-state', { detail: 'The group is concluded.', state: to.state });
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  await requireFit(ctx, person_id, '/person_id');
  if (await queries.isKnown(ctx, peer_group_id, person_id))
    throw Problem.at('peer-membership-exists', '/person_id', 'The person is a member, or invited.');
  await takeSeat(ctx, to);
  await requireNoReporting(ctx, peer_group_id, person_id, '/person_id');
  const { id } = await queries.insert(ctx, { peer_group_id, person_id, state: 'invited', role: 'member', invited_by: ctx.actor.person_id });
  await told(ctx, 'invited', id);
  await notifications.notify(ctx, { person_id, kind: 'peer_invited', subject_id: id });
  return shown(ctx, id, 'peer_membership:invite');
}

/**
 * Accepts an invitation: a member from today on. Accepting twice changes nothing.
 * @throws Problem peer-membership-state, peer-membership-unfit, peer-group-full, peer-reporting-line
 */
export async function accept(ctx: WriteCtx, id: string): Promise<PeerMembership> {
  await conflicts.lockRule(ctx);
  const { group, before } = await lock(ctx, id, 'peer_membership:answer');
  if (before.state === 'active') return shown(ctx, id, 'peer_membership:answer');
  if (before.state !== 'invited') throw stateProblem(before, 'invited');
  await requireFit(ctx, before.person_id);
  const seat = await takeSeat(ctx, group);
  await requireNoReporting(ctx, group.id, before.person_id);
  await queries.update(ctx, id, { state: 'active', joined_on: ctx.today, seat });
  await told(ctx, 'accepted', id);
  return shown(ctx, id, 'peer_membership:answer');
}

/** Declines an invitation, without a reason. Declining twice changes nothing. @throws Problem peer-membership-state */
export const decline = (ctx: WriteCtx, id: string) => close(ctx, id, 'peer_membership:answer', 'declined');

/** Withdraws an invitation that was not answered yet. Withdrawing twice changes nothing. @throws Problem peer-membership-state */
export const withdraw = (ctx: WriteCtx, id: string) => close(ctx, id, 'peer_membership:withdraw', 'withdrawn');

async function close(ctx: WriteCtx, id: string, permission: Permission, state: 'declined' | 'withdrawn'): Promise<PeerMembership> {
  const { before } = await lock(ctx, id, permission);
  if (before.state === state) return shown(ctx, id, permission);
  if (before.state !== 'invited') throw stateProblem(before, 'invited');
  await queries.update(ctx, id, { state });
  await told(ctx, state, id);
  return shown(ctx, id, permission);
}

/**
 * Leaves the group from today on; whoever keeps a tie is one of its alumni, who do not count.
 * @throws Problem peer-membership-state, peer-point-person-needed
 */
export async function leave(ctx: WriteCtx, id: string, { keeps_tie = false }: Leave): Promise<PeerMembership> {
  const { group, before } = await lock(ctx, id, 'peer_membership:answer');
  const state = keeps_tie ? 'alumni' : 'left';
  if (before.state !== 'active') {
    if (before.state !== state && !(before.state === 'alumni' && !keeps_tie)) throw stateProblem(before, 'active');
    if (before.state === 'alumni' && !keeps_tie) await queries.update(ctx, id, { state });
    if (before.state === 'alumni' && !keeps_tie) await told(ctx, 'left', id);
    return shown(ctx, id, 'peer_membership:answer');
  }
  if (isUnderWay(group.state)) await requireOtherPoint(ctx, before);
  await queries.update(ctx, id, { state, left_on: ctx.today });
  await reportingLines.settleEnded(ctx, [id]);
  await told(ctx, 'left', id);
  return shown(ctx, id, 'peer_membership:answer');
}

/** @throws Problem peer-point-person-needed */
async function requireOtherPoint(ctx: WriteCtx, { id, peer_group_id, role }: Locked): Promise<void> {
  if (role === 'member' || (await queries.hasOtherPoint(ctx, peer_group_id, id))) return;
  throw new Problem('peer-point-person-needed', { detail: 'No other member is point person or coordinator.' });
}

/** Gives a member another role. @throws Problem peer-membership-state, peer-point-person-needed */
export async function giveRole(ctx: WriteCtx, id: string, { role }: GiveRole): Promise<PeerMembership> {
  const { group, before } = await lock(ctx, id, 'peer_membership:give_role');
  if (before.state !== 'active') throw stateProblem(before, 'active');
  if (before.role === role) return shown(ctx, id, 'peer_membership:give_role');
  if (role === 'member' && isUnderWay(group.state)) await requireOtherPoint(ctx, before);
  await queries.update(ctx, id, { role });
  await told(ctx, 'role_given', id);
  return shown(ctx, id, 'peer_membership:read');
}

/** Changes what the caller expects of the group, and their mission in it. @throws Problem peer-membership-state */
export async function edit(ctx: WriteCtx, id: string, patch: PeerMembershipPatch): Promise<PeerMembership> {
  const { before } = await lock(ctx, id, 'peer_membership:edit');
  if (before.state !== 'active') throw stateProblem(before, 'active');
  const changes = changesOf<PeerMembershipPatch>(before, patch);
  if (changes) {
    await queries.update(ctx, id, changes);
    await told(ctx, 'edited', id);
  }
  return shown(ctx, id, 'peer_membership:edit');
}

/**
 * Acknowledges the present ground rules, and stands by the present mission: each by its version, so that nobody agrees to what they have not read.
 * @throws Problem peer-membership-state, peer-version-unknown
 */
export async function acknowledge(ctx: WriteCtx, id: string, { rules_version, mission_version }: Acknowledge): Promise<PeerMembership> {
  const { group, before } = await lock(ctx, id, 'peer_membership:edit');
  if (before.state !== 'active') throw stateProblem(before, 'active');
  requirePresent(rules_version, group.rules_version, '/rules_version');
  requirePresent(mission_version, group.mission_version, '/mission_version');
  const rules = rules_version !== undefined && rules_version !== before.rules_acknowledged_version;
  const mission = mission_version !== undefined && mission_version !== before.mission_aligned_version;
  if (rules || mission) {
    await queries.update(ctx, id, {
      ...(rules && { rules_acknowledged_version: rules_version, rules_acknowledged_at: ctx.now }),
      ...(mission && { mission_aligned_version: mission_version }),
    });
    await told(ctx, 'acknowledged', id);
  }
  return shown(ctx, id, 'peer_membership:edit');
}

/** @throws Problem peer-version-unknown */
function requirePresent(given: number | undefined, present: number, pointer: string): void {
  if (given === undefined || given === present) return;
  throw Problem.at('peer-version-unknown', pointer, present === 0 ? 'There is none yet.' : `The present version is ${present}.`, {
    present,
  });
}

/**
 * Ends a suspension once nobody in the group reports to the member any more.
 * @throws Problem peer-membership-state, peer-reporting-line while somebody does
 */
export async function resume(ctx: WriteCtx, id: string): Promise<PeerMembership> {
  await conflicts.lockRule(ctx);
  const { before } = await lock(ctx, id, 'peer_membership:resume');
  if (before.state !== 'active') throw stateProblem(before, 'active');
  // A suspension is part of what the membership answers, so its end is another version.
  if ((await reportingLines.resolve(ctx, id)) > 0) await queries.update(ctx, id, { state: before.state });
  return shown(ctx, id, 'peer_membership:resume');
}

/** Part of a merge. Of two memberships of one group the duplicate’s gives way. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.giveWay(ctx, from, to);
  await queries.withdrawAnswered(ctx, from, to);
  await queries.move(ctx, from, to);
}
