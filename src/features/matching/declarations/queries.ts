import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { ConflictDeclarationQuery, NewConflictDeclaration } from './schema.ts';

/** Declarations of the department for which `visible` holds. */
export const declarations = (ctx: Ctx, visible: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('conflict_declaration as c')
    .innerJoin('person as other', 'other.id', 'c.other_id')
    .select(['c.id', 'c.other_id', 'c.kind', 'c.note', 'c.starts_on', 'c.ends_on', 'c.row_version', 'c.created_at', 'c.updated_at'])
    .select(party('other').as('other'))
    .where('c.department_id', '=', ctx.department_id)
    .where(visible);

/** Like `declarations`, limited to the filters of a list. */
export function filtered(ctx: Ctx, visible: Expression<SqlBool>, { other_id, kind, as_of }: Omit<ConflictDeclarationQuery, 'limit'>) {
  let rows = declarations(ctx, visible);
  if (other_id !== undefined) rows = rows.where('c.other_id', '=', other_id);
  if (kind !== undefined) rows = rows.where('c.kind', 'in', kind);
  if (as_of !== undefined) rows = rows.where(holdsOn('c', as_of));
  return rows;
}

/** One declaration, where `visible` holds. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>) =>
  declarations(ctx, visible).where('c.id', '=', id).executeTakeFirst();

/** Locked until the transaction ends; `permitted` says whether the caller may change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  declarations(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** The two people, locked in id order so that neither is merged away meanwhile; `permitted` is asked of each. */
export const lockPeople = (ctx: WriteCtx, ids: readonly string[], permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind', 'p.deceased_on', 'p.merged_into_id'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', ids)
    .orderBy('p.id')
    .forNoKeyUpdate('p')
    .execute();

/** Inserts a declaration and answers its id. */
export const insert = (ctx: WriteCtx, values: NewConflictDeclaration & { starts_on: string; person_id: string }) =>
  ctx.db
    .insertInto('conflict_declaration')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Sets the first day on which a declaration no longer holds. */
export const setEnd = (ctx: WriteCtx, id: string, ends_on: string) =>
  ctx.db.updateTable('conflict_declaration').set({ ends_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/**
 * Moves the declarations by or about the duplicate to the survivor, limited to the days on which the survivor has no declaration of the same
 * kind about the same person: what remains of a period can be several periods, and each becomes a row. Declarations of the two records about
 * each other end today, because from now on they are one person.
 */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    with moving as (
      select c.*, case c.person_id when ${from}::uuid then ${to}::uuid else c.person_id end as new_person_id,
        case c.other_id when ${from}::uuid then ${to}::uuid else c.other_id end as new_other_id
      from conflict_declaration c
      where c.department_id = ${ctx.department_id} and ${from}::uuid in (c.person_id, c.other_id)
    ),
    piece as (
      select m.id, days.part, days.no
      from moving m
      cross join lateral (
        select datemultirange(daterange(m.starts_on, m.ends_on)) - coalesce(range_agg(daterange(s.starts_on, s.ends_on)), '{}') as left_over
        from conflict_declaration s
        where s.person_id = m.new_person_id and s.other_id = m.new_other_id and s.kind = m.kind
      ) own
      cross join lateral unnest(own.left_over) with ordinality days(part, no)
      where m.new_person_id <> m.new_other_id
    ),
    ended as (
      update conflict_declaration c set ends_on = greatest(c.starts_on, least(c.ends_on, ${ctx.today}::date))
      from moving m where m.id = c.id and m.new_person_id = m.new_other_id
    ),
    moved as (
      update conflict_declaration c set person_id = m.new_person_id, other_id = m.new_other_id,
        starts_on = coalesce(lower(first.part), c.starts_on),
        ends_on = case when first.part is null then c.starts_on else upper(first.part) end
      from moving m left join piece first on first.id = m.id and first.no = 1
      where m.id = c.id and m.new_person_id <> m.new_other_id
    )
    insert into conflict_declaration (department_id, person_id, other_id, kind, note, starts_on, ends_on)
    select m.department_id, m.new_person_id, m.new_other_id, m.kind, m.note, lower(p.part), upper(p.part)
    from piece p join moving m on m.id = p.id where p.no > 1`.execute(ctx.db);
