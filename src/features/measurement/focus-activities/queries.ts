import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isoInstant } from '../../../domain/sql/days.ts';
import { party, partyOf } from '../../../domain/sql/parties.ts';
import type { FocusActivityPatch, FocusActivityQuery, FocusCoding, NewFocusActivity } from './schema.ts';

const made = sql<number>`(select count(*)::int from focus_coding made where made.activity_id = f.id)`;
/** How many codes both coders found, or one of them at least. */
const codes = (of: 'both' | 'either') => sql<number>`(
  select count(*)::int from (
    select named.code from focus_coding made cross join unnest(made.theme_codes) named(code) where made.activity_id = f.id
    group by named.code having count(*) >= ${sql.lit(of === 'both' ? 2 : 1)}
  ) found)`;

const activities = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('focus_activity as f')
    .select(['f.id', 'f.kind', 'f.audience', 'f.title', 'f.held_on', 'f.participants', 'f.recording_consent', 'f.incentive'])
    .select(['f.theme_codes', 'f.adjudicated_at', 'f.row_version', 'f.created_at', 'f.updated_at'])
    .select(partyOf('f.adjudicated_by').as('adjudicator'))
    .select(made.as('codings_made'))
    .select(sql<number | null>`case when ${made} = 2 then ${codes('either')} end`.as('codes_named'))
    .select(sql<number | null>`case when ${made} = 2 then ${codes('both')} end`.as('codes_agreed'))
    .select(
      sql<FocusCoding[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('coder_id', c.coder_id, 'coder', ${party('coder')}, 'theme_codes', c.theme_codes,
          'coded_at', ${isoInstant('c.coded_at')}) order by c.place), '[]')
        from focus_coding c join person coder on coder.id = c.coder_id
        where c.activity_id = f.id and (c.coder_id = ${ctx.actor.person_id}::uuid or ${made} = 2))`.as('codings'),
    )
    .where('f.department_id', '=', ctx.department_id)
    .where(readable);

/** The activities, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { kind, is_adjudicated }: Omit<FocusActivityQuery, 'limit'>) => {
  let rows = activities(ctx, readable);
  if (kind !== undefined) rows = rows.where('f.kind', 'in', kind);
  if (is_adjudicated !== undefined) rows = rows.where(sql<boolean>`(f.adjudicated_at is not null) = ${is_adjudicated}`);
  return rows;
};

/** One activity. */
export const find = (ctx: Ctx, id: string, readable: Predicate) => activities(ctx, readable).where('f.id', '=', id).executeTakeFirst();

/** The activity, locked, with whether the caller may change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  activities(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('f.id', '=', id)
    .forNoKeyUpdate('f')
    .executeTakeFirst();

/** Who has coded an activity, and what they found. Call it under its lock. */
export const codings = (ctx: WriteCtx, activity_id: string) =>
  ctx.db
    .selectFrom('focus_coding')
    .select(['place', 'coder_id', 'theme_codes'])
    .where('department_id', '=', ctx.department_id)
    .where('activity_id', '=', activity_id)
    .orderBy('place')
    .execute();

/** Adds an activity. */
export const insert = (ctx: WriteCtx, values: NewFocusActivity) =>
  ctx.db
    .insertInto('focus_activity')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

type Changes = FocusActivityPatch & { theme_codes?: string[]; adjudicated_by?: string; adjudicated_at?: string };

/** Changes an activity, and counts the change, also where only a coding of it is another. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db
    .updateTable('focus_activity')
    .set({ ...changes, updated_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Keeps what the caller found, in place of what they found before. Call it under the lock of the activity. */
export const keepCoding = (ctx: WriteCtx, activity_id: string, place: number, theme_codes: string[]) =>
  ctx.db
    .insertInto('focus_coding')
    .values({ activity_id, department_id: ctx.department_id, place, coder_id: ctx.actor.person_id, theme_codes, coded_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['activity_id', 'coder_id']).doUpdateSet({ theme_codes, coded_at: ctx.now }))
    .execute();

/** Part of a merge. Of two records that both coded an activity, each keeps its own. */
export async function reassign(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await ctx.db
    .updateTable('focus_coding as c')
    .set({ coder_id: to })
    .where('c.department_id', '=', ctx.department_id)
    .where('c.coder_id', '=', from)
    .where(
      sql<boolean>`not exists (select from focus_coding other where other.activity_id = c.activity_id and other.coder_id = ${to}::uuid)`,
    )
    .execute();
  await ctx.db
    .updateTable('focus_activity')
    .set({ adjudicated_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('adjudicated_by', '=', from)
    .execute();
}
