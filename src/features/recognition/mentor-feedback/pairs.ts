import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './pairs-queries.ts';

/** The columns by which relations find the two people: `a` is the assignment. */
export const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

export type Pair = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

function unknown(): Problem {
  return Problem.at('not-found', '/assignment_id', 'There is no such assignment, or you may not know of it.');
}

/** The assignment in which the caller is the mentee. @throws Problem not-found, permission-denied */
export async function read(ctx: Ctx, id: string, permission: Permission): Promise<Pair> {
  return granted(await queries.find(ctx, id, allowed(ctx, permission, parties)));
}

/** The same, locked for share, of an assignment that a request names. @throws Problem not-found, permission-denied */
export async function share(ctx: WriteCtx, id: string, permission: Permission): Promise<Pair> {
  const found = await queries.share(ctx, id, allowed(ctx, permission, parties));
  if (!found) throw unknown();
  return granted(found);
}

/** Why the mentee can say nothing to the mentor today; null where they can. */
export function obstacle(ctx: Ctx, pair: Pair): Problem | null {
  const closed = (detail: string) => Problem.at('mentor-feedback-closed', '/assignment_id', detail);
  if (!pair.counts)
    return Problem.at('mentor-feedback-unfit', '/assignment_id', `The assignment is ${pair.state}; name one that both have confirmed.`);
  if (!pair.is_mentor_alive) return Problem.at('mentor-feedback-unfit', '/assignment_id', 'The mentor has died.');
  if (!pair.has_begun) return closed('The mentorship has not begun.');
  if (pair.is_barred) return closed('A conflict suspends the mentorship, or did when it ended.');
  if (pair.closes_on !== null && pair.closes_on <= ctx.today)
    return closed(`The mentorship is over; feedback was possible until ${pair.closes_on}.`);
  return null;
}

/** @throws Problem mentor-feedback-unfit, mentor-feedback-closed */
export function assertOpen(ctx: Ctx, pair: Pair): void {
  const problem = obstacle(ctx, pair);
  if (problem) throw problem;
}

/** Feedback is about a formal mentorship. @throws Problem mentor-feedback-unfit */
export function assertFormal({ subtype }: Pair): void {
  if (subtype !== 'formal')
    throw Problem.at('mentor-feedback-unfit', '/assignment_id', `The assignment is of subtype ${subtype}; name a formal one.`);
}
