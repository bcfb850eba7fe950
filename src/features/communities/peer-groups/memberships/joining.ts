import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as reportingLines from '../reporting-lines/service.ts';
import * as queries from './queries.ts';

/** @throws Problem peer-membership-unfit for who is not here today, and for a service client; permission-denied where that is the caller */
export async function requireFit(ctx: WriteCtx, person_id: string, pointer: string | [] = []): Promise<void> {
  const found = await queries.fitness(ctx, person_id);
  if (found?.kind === 'service' && person_id === ctx.actor.person_id)
    throw new Problem('permission-denied', { detail: 'A service client is in no peer group.' });
  if (!found?.is_fit) throw Problem.at('peer-membership-unfit', pointer, 'Members of peer groups are people who are here today.');
}

/**
 * Refuses whoever somebody in the group reports to, and whoever reports to somebody in it, on any day from today on. Names nobody. Call it under the conflict
 * lock.
 * @throws Problem peer-reporting-line
 */
export async function requireNoReporting(
  ctx: WriteCtx,
  peer_group_id: string,
  person_id: string,
  pointer: string | [] = [],
): Promise<void> {
  if (!(await queries.isBarred(ctx, peer_group_id, person_id))) return;
  throw Problem.at('peer-reporting-line', pointer, 'Somebody in the group reports to the person, or the person to somebody in the group.');
}

/** A seat for one more member; null in a group without a limit. Call it under the lock of the group. @throws Problem peer-group-full */
export async function takeSeat(ctx: WriteCtx, group: { id: string; max_members: number | null }): Promise<number | null> {
  const { id, max_members } = group;
  if (max_members === null) return null;
  const seat = await queries.freeSeat(ctx, id, max_members);
  if (seat === null) throw new Problem('peer-group-full', { detail: `The group has ${max_members} members.`, max_members });
  return seat;
}

/** The caller is the first member of the group that they form, and its point person. */
export async function found(ctx: WriteCtx, peer_group_id: string): Promise<void> {
  const values = { person_id: ctx.actor.person_id, invited_by: null, joined_on: ctx.today, seat: 1 };
  await queries.insert(ctx, { ...values, peer_group_id, state: 'active', role: 'point_person' });
}

/** Ends what the members of a concluded group have of it: they are its alumni. */
export async function dissolve(ctx: WriteCtx, peer_group_id: string): Promise<void> {
  await reportingLines.settleEnded(ctx, await queries.dissolve(ctx, peer_group_id));
}
