import { sql, type Updateable } from 'kysely';
import type { PromotionFileTable } from '../../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewPromotionFile, PromotionFileQuery } from './schema.ts';

const files = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('promotion_file as f')
    .innerJoin('person as p', 'p.id', 'f.person_id')
    .select([
      'f.id',
      'f.person_id',
      'f.kind',
      'f.submitted_on',
      'f.report_id',
      'f.milestone_id',
      'f.is_mentorship_criterion',
      'f.voided_at',
    ])
    .select(['f.row_version', 'f.created_at', 'f.updated_at', party('p').as('person')])
    .where('f.department_id', '=', ctx.department_id)
    .where(readable);

/** The files that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, query: Omit<PromotionFileQuery, 'limit'>) => {
  const { person_id, kind, submitted_on_gte, submitted_on_lte, is_voided } = query;
  let rows = files(ctx, readable);
  if (person_id !== undefined) rows = rows.where('f.person_id', '=', person_id);
  if (kind !== undefined) rows = rows.where('f.kind', 'in', kind);
  if (submitted_on_gte !== undefined) rows = rows.where('f.submitted_on', '>=', submitted_on_gte);
  if (submitted_on_lte !== undefined) rows = rows.where('f.submitted_on', '<=', submitted_on_lte);
  if (is_voided !== undefined) rows = rows.where(sql<boolean>`(f.voided_at is not null) = ${is_voided}`);
  return rows;
};

/** One file; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => files(ctx, readable).where('f.id', '=', id).executeTakeFirst();

/** The file, locked, with whether the caller may change it; nothing unless they may read or change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  files(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('f.id', '=', id)
    .forNoKeyUpdate('f')
    .executeTakeFirst();

/** Whether the person is faculty. */
export const isFaculty = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', person_id)
    .where('kind', '=', 'faculty')
    .executeTakeFirst()) !== undefined;

/** The report on the person's mentoring, as mentor, with the day on which it was issued. */
export const report = (ctx: WriteCtx, id: string, person_id: string) =>
  ctx.db
    .selectFrom('report_snapshot as r')
    .select(['r.id', 'r.issued_on'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where('r.kind', '=', 'dossier')
    .where('r.subject_id', '=', person_id)
    .executeTakeFirst();

/** The promotion of the person that this milestone records, locked against being voided meanwhile. */
export const promotion = (ctx: WriteCtx, id: string, person_id: string) =>
  ctx.db
    .selectFrom('career_milestone as m')
    .select(['m.id', 'm.kind', 'm.reached_on'])
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where('m.person_id', '=', person_id)
    .where('m.kind', 'in', ['junior_promotion', 'senior_promotion'])
    .where('m.voided_at', 'is', null)
    .forShare()
    .executeTakeFirst();

/** Adds a file. */
export const insert = (ctx: WriteCtx, values: NewPromotionFile) =>
  ctx.db
    .insertInto('promotion_file')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes a file. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Updateable<PromotionFileTable>) =>
  ctx.db.updateTable('promotion_file').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Part of a merge: of a file that both records carry for one day and promotion, the survivor's stays in use. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update promotion_file f set person_id = ${to}
    where f.department_id = ${ctx.department_id} and f.person_id = ${from}
      and (f.voided_at is not null or not exists (
        select from promotion_file own
        where own.person_id = ${to} and own.kind = f.kind and own.submitted_on = f.submitted_on and own.voided_at is null))`.execute(
    ctx.db,
  );
