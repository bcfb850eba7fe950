import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';

/** The rule of a code, as it is stored. */
export type StoredRule = {
  code: string;
  side: 'mentor' | 'mentee';
  quarter_credits: number;
  cap_quarter_credits: number | null;
  cap_count: number | null;
  expires_days: number | null;
  repeat_months: number | null;
};

/** The versions of the department, with their rules. */
export const list = (ctx: Ctx) =>
  ctx.db
    .selectFrom('credit_rule_set as s')
    .select(['s.id', 's.version', 's.starts_year', 's.ends_year', 's.person_cap as person_cap_quarter_credits', 's.statement_days'])
    .select(['s.row_version', 's.created_at', 's.updated_at'])
    .select(
      sql<StoredRule[]>`(
        select jsonb_agg(jsonb_build_object('code', r.code, 'side', r.side, 'quarter_credits', r.quarter_credits,
          'cap_quarter_credits', r.cap_quarter_credits, 'cap_count', r.cap_count, 'expires_days', r.expires_days,
          'repeat_months', r.repeat_months) order by r.code)
        from credit_rule r where r.rule_set_id = s.id)`.as('rules'),
    )
    .where('s.department_id', '=', ctx.department_id);

/** One version. */
export const find = (ctx: Ctx, id: string) => list(ctx).where('s.id', '=', id).executeTakeFirst();

/** The version of an academic year; that of today where none is named. */
export const findCurrent = (ctx: Ctx, academic_year: number | undefined) =>
  list(ctx)
    .innerJoin('department as d', 'd.id', 's.department_id')
    .where(
      sql<boolean>`int4range(s.starts_year, s.ends_year)
        @> coalesce(${academic_year ?? null}::int, academic_year_of(${ctx.today}::date, d.academic_year_start_month))`,
    )
    .executeTakeFirst();

/** Locks the first version, so that versions are opened one after the other. */
export const takeTurn = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('credit_rule_set as s')
    .select('s.id')
    .where('s.department_id', '=', ctx.department_id)
    .where('s.version', '=', 1)
    .forNoKeyUpdate()
    .execute();

/** The latest version. */
export const latest = (ctx: WriteCtx) => list(ctx).where('s.ends_year', 'is', null).executeTakeFirstOrThrow();

/** How many versions there are. */
export const count = async (ctx: WriteCtx): Promise<number> =>
  (
    await ctx.db
      .selectFrom('credit_rule_set')
      .select(sql<number>`max(version)`.as('version'))
      .where('department_id', '=', ctx.department_id)
      .executeTakeFirstOrThrow()
  ).version;

/** Ends a version with the academic year before. */
export const close = (ctx: WriteCtx, id: string, ends_year: number) =>
  ctx.db.updateTable('credit_rule_set').set({ ends_year }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

type NewVersion = { version: number; starts_year: number; person_cap: number; statement_days: number };

/** Opens a version with its rules and answers its id. */
export async function insert(ctx: WriteCtx, values: NewVersion, rules: readonly StoredRule[]): Promise<string> {
  const { id } = await ctx.db
    .insertInto('credit_rule_set')
    .values({ ...values, department_id: ctx.department_id, approved_by: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into credit_rule (rule_set_id, department_id, code, side, quarter_credits, cap_quarter_credits, cap_count, expires_days, repeat_months)
    select ${id}::uuid, ${ctx.department_id}::uuid, r.* from jsonb_to_recordset(${json(rules)}) r(code text, side text, quarter_credits int,
      cap_quarter_credits int, cap_count int, expires_days int, repeat_months int)`.execute(ctx.db);
  return id;
}

/** People by their ids. */
export const people = (ctx: Ctx, ids: readonly string[]) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', party('p').as('person')])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', ids)
    .execute();
