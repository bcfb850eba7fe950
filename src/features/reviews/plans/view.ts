import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import * as queries from './queries.ts';
import type { AcademicPlanDetail, PlanQuery } from './schema.ts';
import { advised, readableVersions, visiblePlans } from './versions/view.ts';

const leaves = (ctx: Ctx) => allowed(ctx, 'leave:read', { person: 'p.mentee_id' });

const visible = (ctx: Ctx): queries.Visible => ({
  plan: visiblePlans(ctx),
  version: readableVersions(ctx).facts,
  leaves: leaves(ctx),
});

const reads = (ctx: Ctx): queries.Reads => ({
  content: readableVersions(ctx).content,
  progress: allowed(ctx, 'plan:read_progress', { person: 'p.mentee_id' }),
  mentors: allowed(ctx, 'assignment:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' }),
});

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

const entryOf = (row: Row): AcademicPlanDetail => ({ ...row, goals: advised(row.goals, row) });

/** The plans that are visible to the asker, without what is written in them. */
export function list(ctx: Ctx, query: PlanQuery) {
  return page(ctx, query, queries.filtered(ctx, visible(ctx), query), [{ column: 'p.id', field: 'id' }]);
}

/** One plan with the content of the latest version the asker may read, if there is one. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<AcademicPlanDetail> {
  return entryOf(granted(await queries.find(ctx, id, visible(ctx), reads(ctx))));
}

/** A plan that the asker has just changed, also for a token that may write and not read. */
export async function shown(ctx: WriteCtx, id: string): Promise<AcademicPlanDetail> {
  const written: queries.Visible = { plan: yes, version: yes, leaves: leaves(ctx) };
  return entryOf(granted(await queries.find(ctx, id, written, reads(ctx))));
}
