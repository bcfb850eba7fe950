/** Who may know of an assignment. `a` is the joined table `assignment`. */
import { sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { both, either } from '../../../core/predicates.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id', author: 'a.created_by' } as const;
// A proposal is part of the request that it answers and takes the place of another; what both have accepted is part of neither any more.
const proposal = { ...parties, request: 'a.request_id', replaces: 'a.replaces_id' } as const;
const claimParties = { person: 'a.mentee_id', mentor: 'a.mentor_id', author: 'a.recorded_by_id' } as const;

/** True of a relation that somebody has recorded and that not both sides have confirmed, whether or not they still can. */
export const isClaim = sql<boolean>`(a.recorded_by_id is not null and a.state in ('claimed', 'lapsed', 'declined', 'withdrawn'))`;

/** True of a claim that concerns the caller: as one of the two, or as the person who recorded it. */
const ofCaller = (ctx: Ctx): Predicate => sql<boolean>`${ctx.actor.person_id}::uuid in (a.mentee_id, a.mentor_id, a.recorded_by_id)`;

/** True where the caller may know of the assignment. Of a claim, only the two and whoever recorded it know. */
export function readable(ctx: Ctx): Predicate {
  const claims = both(isClaim, allowed(ctx, 'assignment:read_claim', claimParties));
  return either(both(sql<boolean>`not ${isClaim}`, allowed(ctx, 'assignment:read', parties)), claims);
}

/**
 * True where the caller holds the permission on the assignment; on a claim that concerns the caller, `onClaim`. Whoever is involved in what a
 * proposal answers or replaces decides nothing about it.
 */
export function permittedOn(ctx: Ctx, permission: Permission, onClaim: Permission): Predicate {
  const claims = both(both(isClaim, ofCaller(ctx)), allowed(ctx, onClaim, claimParties));
  const permitted = sql<boolean>`case when a.state in ('live', 'completed', 'ended') then ${allowed(ctx, permission, parties)}
    else ${allowed(ctx, permission, proposal)} end`;
  return either(both(sql<boolean>`not ${isClaim}`, permitted), claims);
}
