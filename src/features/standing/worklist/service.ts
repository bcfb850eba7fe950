import { type Ctx, granted } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import * as obligations from '../obligations/service.ts';
import * as queries from './queries.ts';
import type { Worklist } from './schema.ts';

/**
 * What the members of a division owe, and what waits for a decision or is open: facts and names, no content. Leaves out the caller's own matters
 * and people who have left or died. Several statements, to be run in one snapshot.
 * @throws Problem not-found, permission-denied
 */
export async function get(ctx: Ctx, division_id: string): Promise<Worklist> {
  const { permitted: _, ...division } = granted(
    await queries.division(ctx, division_id, allowed(ctx, 'handover:read', { division: 'd.id' })),
  );
  const visible = (permission: 'plan:read' | 'annual_review:read', person: string) => allowed(ctx, permission, { person });
  const owed = obligations.visible(ctx, { of: queries.members(ctx, division_id), as_of: ctx.today });
  const { counts, overdue, due, reviews } = await queries.standing(ctx, division_id, owed, visible('annual_review:read', 'r.mentee_id'));
  const total = (state: string) => counts.reduce((sum, each) => (each.state === state ? sum + each.count : sum), 0);
  return {
    division,
    as_of: ctx.today,
    counts,
    overdue: { total: total('overdue'), items: overdue },
    due: { total: total('due'), items: due },
    plans: await queries.plans(ctx, division_id, visible('plan:read', 'p.mentee_id')),
    reviews,
    requests: await queries.requests(
      ctx,
      division_id,
      allowed(ctx, 'mentor_request:read', { person: 'r.mentee_id', request: 'r.id' }),
      allowed(ctx, 'leave:read', { person: 'r.mentee_id' }),
    ),
    conflict_cases: await queries.conflictCases(
      ctx,
      division_id,
      allowed(ctx, 'conflict_case:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' }),
    ),
  };
}
