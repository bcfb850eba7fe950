import { type Ctx, granted } from '../../../core/context.ts';
import { allowed } from '../../../core/grants.ts';
import { readable } from './service.ts';
import * as queries from './worklist-queries.ts';
import type { Worklist } from './worklist-schema.ts';

/**
 * A director's morning: what the members of a division owe, what waits for a decision, and what is open; facts and names, no content. What is
 * the asker's own is for others to settle, and of the dead and departed nothing is left to settle. Several statements, which are to see one
 * state of the database.
 * @throws Problem not-found, permission-denied
 */
export async function get(ctx: Ctx, division_id: string): Promise<Worklist> {
  const { permitted: _, ...division } = granted(
    await queries.division(ctx, division_id, allowed(ctx, 'handover:read', { division: 'd.id' })),
  );
  const seen = (permission: 'plan:read' | 'annual_review:read' | 'mentor_request:read', person: string) =>
    allowed(ctx, permission, { person });
  const { counts, overdue, due, reviews } = await queries.standing(
    ctx,
    division_id,
    readable(ctx),
    seen('annual_review:read', 'r.mentee_id'),
  );
  const total = (state: string) => counts.reduce((sum, each) => (each.state === state ? sum + each.count : sum), 0);
  return {
    division,
    as_of: ctx.today,
    counts,
    overdue: { total: total('overdue'), items: overdue },
    due: { total: total('due'), items: due },
    plans: await queries.plans(ctx, division_id, seen('plan:read', 'p.mentee_id')),
    reviews,
    requests: await queries.requests(ctx, division_id, seen('mentor_request:read', 'r.mentee_id')),
    conflict_cases: await queries.conflictCases(
      ctx,
      division_id,
      allowed(ctx, 'conflict_case:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' }),
    ),
  };
}
