import type { WriteCtx } from '../../core/context.ts';
import type { NotificationKind } from './kinds.ts';
import * as queries from './queries.ts';

export type { Leader } from './queries.ts';

/**
 * Something to tell a person: what kind of thing, about which row. `occasion` tells repetitions apart (a day, a number of months): the same
 * kind, subject and occasion is told once. `from_person_id` is in whose name it is said, where it is in somebody's.
 */
export type Notice = Readonly<{
  person_id: string;
  kind: NotificationKind;
  subject_id: string;
  occasion?: string | undefined;
  due_on?: string | null | undefined;
  from_person_id?: string | undefined;
}>;

/** Tells people, in the transaction that gives them reason to know. Whoever caused it is not told what they did themselves. */
export async function notify(ctx: WriteCtx, ...notices: readonly Notice[]): Promise<void> {
  const others = notices.filter((notice) => notice.person_id !== ctx.actor.person_id);
  if (others.length > 0) await queries.insert(ctx, others);
}

/**
 * Who answers for a person today: the directors of their primary division, else the physicians-in-chief of their primary site, else the
 * mentorship leads, else the Chair; never the person.
 */
export const leadersOf = (ctx: WriteCtx, person_id: string): Promise<queries.Leader[]> => queries.leadersOf(ctx, person_id);
