import { type Ctx, granted } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { allowed } from '../../../../domain/allowed.ts';
import * as unmatched from '../../../matching/mentor-requests/unmatched/service.ts';
import { coming } from '../queries.ts';
import * as queries from './queries.ts';
import type { HandoverPack } from './schema.ts';

/**
 * The handover pack of a division: everything about mentoring that is open today, as facts without notes, ratings or reasons. It takes several
 * statements: call it in a snapshot. Conflicts the caller is part of are left out.
 * @throws Problem not-found, permission-denied
 */
export async function get(ctx: Ctx, division_id: string): Promise<HandoverPack> {
  const found = await queries.division(ctx, division_id, allowed(ctx, 'handover:read', { division: 'd.id' }));
  const { permitted: _, ...division } = granted(found);
  return {
    division,
    as_of: ctx.today,
    mentor_requests: await queries.mentorRequests(ctx, division_id, allowed(ctx, 'leave:read', { person: 'r.mentee_id' })),
    unmatched: await unmatched.ofDivision(ctx, division_id, queries.LIMIT),
    conflict_cases: await queries.conflictCases(ctx, division_id),
    proposals: await queries.proposals(ctx, division_id),
    plans: await queries.plans(ctx, division_id),
    annual_reviews: await queries.annualReviews(ctx, division_id),
    interruptions: await queries.interruptions(ctx, division_id),
    coming: await comingIn(ctx, division_id),
    facilitators: await queries.facilitators(ctx, division_id),
    facilitator_calls: await queries.facilitatorCalls(ctx, division_id),
    directors: await queries.directors(ctx, division_id),
  };
}

async function comingIn(ctx: Ctx, division_id: string): Promise<HandoverPack['coming']> {
  const visibleBy = (permission: 'mentor_profile:read' | 'appointment:read') => allowed(ctx, permission, { person: 'a.mentor_id' });
  const visible = { all: yes, retirement: visibleBy('mentor_profile:read'), appointment: visibleBy('appointment:read') };
  const rows = coming(ctx, visible, { division_id });
  const items = await rows
    .orderBy('s.starts_on')
    .orderBy('s.kind')
    .orderBy('s.assignment_id')
    .limit(queries.LIMIT + 1)
    .execute();
  return {
    total: items.length > queries.LIMIT ? await queries.count(ctx, rows) : items.length,
    items: items
      .slice(0, queries.LIMIT)
      .map(({ is_primary: _, ...item }) => ({ ...item, mentee_id: item.mentee.id, mentor_id: item.mentor.id })),
  };
}
