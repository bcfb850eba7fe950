import { type Ctx, granted, type WriteCtx } from '../../core/context.ts';
import { yes } from '../../core/db.ts';
import { allowed } from '../../core/grants.ts';
import { page } from '../../core/page.ts';
import * as queries from './queries.ts';
import type { AcademicPlanDetail, PlanQuery } from './schema.ts';
import { advised, readableVersions } from './versions/view.ts';

const visible = (ctx: Ctx) => allowed(ctx, 'plan:read', { person: 'p.mentee_id' });

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

const entryOf = (row: Row): AcademicPlanDetail => ({ ...row, goals: advised(row.goals, row) });

/** The plans the asker may know of, without what is written in them. */
export function list(ctx: Ctx, query: PlanQuery) {
  return page(ctx, query, queries.filtered(ctx, visible(ctx), query), [{ column: 'p.id', field: 'id' }]);
}

/** One plan with the content of the latest version the asker may read, if there is one. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<AcademicPlanDetail> {
  return entryOf(granted(await queries.find(ctx, id, visible(ctx), readableVersions(ctx).content)));
}

/** What the asker has just changed: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<AcademicPlanDetail> {
  return entryOf(granted(await queries.find(ctx, id, yes, readableVersions(ctx).content)));
}
