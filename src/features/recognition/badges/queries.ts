import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { STATUS_LIST_LENGTH } from '../../../core/status-list.ts';

/** The badges, `b`, for which `shown` holds. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate) =>
  ctx.db
    .selectFrom('badge as b')
    .leftJoin('credit_statement as s', 's.id', 'b.statement_id')
    .leftJoin('award as w', 'w.id', 'b.award_id')
    .leftJoin('award_cycle as c', 'c.id', 'w.cycle_id')
    .select(['b.id', 'b.person_id', 'b.award_id', 'b.quarter_credits', 'b.public_id', 'b.issued_at', 'b.revoked_at'])
    .select(['b.row_version', 'b.created_at', 'b.updated_at'])
    .select([
      sql<'year' | 'award'>`b.ground`.as('ground'),
      sql<number | null>`coalesce(s.academic_year, c.academic_year)`.as('academic_year'),
      sql<'holder' | 'ground' | null>`b.revoked_because`.as('revoked_because'),
      sql<'valid' | 'revoked'>`case when b.revoked_at is null then 'valid' else 'revoked' end`.as('status'),
    ])
    .where('b.department_id', '=', ctx.department_id)
    .where(shown);

/** A badge by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown).where('b.id', '=', id).executeTakeFirst();

/** The signed credential of a badge, nothing unless `shown` holds. */
export const findCredential = (ctx: Ctx, id: string, shown: Predicate) =>
  ctx.db
    .selectFrom('badge as b')
    .select('b.credential')
    .where('b.department_id', '=', ctx.department_id)
    .where('b.id', '=', id)
    .where(shown)
    .executeTakeFirst();

/** Waits for whoever posts credits of the caller, so that a badge and the loss of its ground see each other. */
export const lockCredits = (ctx: WriteCtx) => sql`select lock_credits(${ctx.actor.person_id}::uuid)`.execute(ctx.db);

/** The caller with what a badge of an academic year would say, and whether they may ask for it. */
export const yearGround = (ctx: WriteCtx, academic_year: number, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('department as d', 'd.id', 'p.department_id')
    .leftJoin('credit_statement as s', (join) => join.onRef('s.person_id', '=', 'p.id').on('s.academic_year', '=', academic_year))
    .select(['p.email', 'd.id as department_id', 'd.name as department_name', 'd.institution', 's.id as statement_id'])
    .select(sql<number>`coalesce(least(s.mentor_quarter_credits, year_standing(p.id, ${academic_year}::int)), 0)`.as('quarter_credits'))
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', ctx.actor.person_id)
    .executeTakeFirst();

/**
 * An award of the caller, with what a badge of it would say and whether they may ask for it; nothing where it is none of theirs. Whoever withdraws it at the
 * same time waits, and then revokes the badge.
 */
export const awardGround = (ctx: WriteCtx, award_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('award as w')
    .innerJoin('person as p', 'p.id', 'w.person_id')
    .innerJoin('department as d', 'd.id', 'w.department_id')
    .innerJoin('award_cycle as c', 'c.id', 'w.cycle_id')
    .innerJoin('award_programme as g', 'g.id', 'c.programme_id')
    .innerJoin('award_criteria as k', 'k.id', 'c.criteria_id')
    .leftJoin('division as v', 'v.id', 'g.division_id')
    .select(['p.email', 'd.id as department_id', 'd.name as department_name', 'd.institution', 'w.withdrawn_on', 'v.name as division_name'])
    .select(['c.id as cycle_id', 'g.name', 'g.honoree_name', 'g.presenter', 'c.academic_year', 'k.body as criteria'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('w.department_id', '=', ctx.department_id)
    .where('w.id', '=', award_id)
    .where('w.person_id', '=', ctx.actor.person_id)
    .forShare('w')
    .executeTakeFirst();

/** A status list of which at least half is free. */
export const openList = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('badge_status_list as l')
    .select('l.id')
    .where('l.department_id', '=', ctx.department_id)
    .where(sql<boolean>`(select count(*) from badge b where b.status_list_id = l.id) < ${STATUS_LIST_LENGTH / 2}`)
    .orderBy('l.created_at')
    .orderBy('l.id')
    .limit(1)
    .executeTakeFirst();

/** A new status list. */
export const addList = (ctx: WriteCtx) =>
  ctx.db.insertInto('badge_status_list').values({ department_id: ctx.department_id }).returning('id').executeTakeFirstOrThrow();

export type NewRow = Readonly<{
  ground: 'year' | 'award';
  statement_id: string | null;
  award_id: string | null;
  quarter_credits: number | null;
  public_id: string;
  credential: string;
  status_list_id: string;
  status_index: number;
}>;

/** Adds a badge of the caller; nothing where another badge has its place in the status list. */
export const insert = (ctx: WriteCtx, row: NewRow) =>
  ctx.db
    .insertInto('badge')
    .values({ ...row, department_id: ctx.department_id, person_id: ctx.actor.person_id, issued_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['status_list_id', 'status_index']).doNothing())
    .returning('id')
    .executeTakeFirst();

/** The stored row, locked, with whether the caller may act on it; nothing unless they may read it. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('badge as b')
    .select(['b.id', 'b.revoked_at', 'b.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('b.department_id', '=', ctx.department_id)
    .where('b.id', '=', id)
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Revokes a badge by the wish of its holder. Call it under its lock. */
export const revoke = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('badge')
    .set({ revoked_at: ctx.now, revoked_because: 'holder' })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Takes up the badges that went with their ground and of which nobody was told yet. */
export const takeGroundless = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('badge')
    .set({ announced_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('revoked_because', '=', 'ground')
    .where('announced_at', 'is', null)
    .returning(['id', 'person_id'])
    .execute();

/** Part of a merge. Waits for whoever posts credits of the two, because that revokes badges. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await sql`select lock_credits(p.id) from (select id from unnest(${[from, to]}::uuid[]) id order by id) p`.execute(ctx.db);
  const theirs = ctx.db.updateTable('badge').set({ person_id: to }).where('department_id', '=', ctx.department_id);
  await theirs.where('person_id', '=', from).execute();
}
