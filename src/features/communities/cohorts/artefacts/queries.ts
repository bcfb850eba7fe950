import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import type { ArtefactKind } from '../kinds.ts';

/** The content of a file; nothing where `readable` does not hold. */
export const find = (ctx: Ctx, application_id: string, kind: ArtefactKind, readable: Predicate) =>
  ctx.db
    .selectFrom('cohort_artefact as f')
    .innerJoin('cohort_application as a', 'a.id', 'f.application_id')
    .innerJoin('cohort as c', 'c.id', 'a.cohort_id')
    .select(['f.content', 'f.media_type', 'f.sha256'])
    .where('f.department_id', '=', ctx.department_id)
    .where('f.application_id', '=', application_id)
    .where('f.kind', '=', kind)
    .where(readable)
    .executeTakeFirst();

/** Whether the file is the one that is there already. Call it under the lock of the application. */
export const isThere = async (ctx: WriteCtx, application_id: string, kind: ArtefactKind, sha256: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('cohort_artefact')
    .select('kind')
    .where('department_id', '=', ctx.department_id)
    .where('application_id', '=', application_id)
    .where('kind', '=', kind)
    .where('sha256', '=', sha256)
    .executeTakeFirst()) !== undefined;

type Values = { application_id: string; kind: ArtefactKind; media_type: string; file_name: string | null; sha256: string; content: Buffer };

/** Keeps a file, in place of the one before. Call it under the lock of the application. */
export const keep = (ctx: WriteCtx, values: Values) => {
  const { application_id: _, kind: __, ...file } = values;
  return ctx.db
    .insertInto('cohort_artefact')
    .values({ ...values, department_id: ctx.department_id, added_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['application_id', 'kind']).doUpdateSet({ ...file, added_at: ctx.now }))
    .execute();
};
