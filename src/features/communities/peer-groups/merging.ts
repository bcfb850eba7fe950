import type { WriteCtx } from '../../../core/context.ts';
import * as memberships from './memberships/service.ts';
import * as queries from './queries.ts';

/** Part of a merge: memberships and decisions of the duplicate are the survivor’s. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await memberships.reassignPerson(ctx, from, to);
  await queries.moveDecisions(ctx, from, to);
}
