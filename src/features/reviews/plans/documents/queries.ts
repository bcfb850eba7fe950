import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';

/** The plan, locked for a change of its document. */
export const lock = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('academic_plan as p')
    .select([
      'p.id',
      'p.row_version',
      sql<boolean>`p.import_id is not null`.as('is_brought_along'),
      sql<boolean>`${permitted}`.as('permitted'),
    ])
    .select(sql<string | null>`(select d.sha256 from plan_document d where d.plan_id = p.id)`.as('sha256'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

/** Attaches the document, in the place of an earlier one; the plan has a new version. */
export async function put(
  ctx: WriteCtx,
  plan_id: string,
  values: { file_name: string | null; sha256: string; content: Buffer },
): Promise<void> {
  const row = { ...values, attached_by: ctx.actor.person_id, attached_at: ctx.now };
  await ctx.db
    .insertInto('plan_document')
    .values({ ...row, plan_id, department_id: ctx.department_id })
    .onConflict((conflict) => conflict.column('plan_id').doUpdateSet(row))
    .execute();
  await ctx.db
    .updateTable('academic_plan')
    .set({ row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', plan_id)
    .execute();
}

/** The document of a plan of which the asker may read the content of a version. */
export const find = (ctx: Ctx, plan_id: string, readable: Predicate) =>
  ctx.db
    .selectFrom('plan_document as d')
    .innerJoin('academic_plan as p', 'p.id', 'd.plan_id')
    .select(['d.content', 'd.sha256'])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.plan_id', '=', plan_id)
    .where(sql<boolean>`exists (select from plan_version v where v.plan_id = p.id and ${readable})`)
    .executeTakeFirst();
