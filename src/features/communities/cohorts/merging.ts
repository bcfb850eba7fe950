import type { WriteCtx } from '../../../core/context.ts';
import * as applications from './applications/queries.ts';
import * as mentors from './mentors/queries.ts';
import * as queries from './queries.ts';

/** Part of a merge. Of two records that both take part in a cohort, each keeps its own. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignHost(ctx, from, to);
  await mentors.reassign(ctx, from, to);
  await applications.reassign(ctx, from, to);
}
