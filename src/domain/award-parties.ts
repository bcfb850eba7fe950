import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../core/context.ts';
import { no } from '../core/db.ts';

type Column = string | undefined;

/** True where the caller is neither nominee nor nominator in the cycle of an award (a column with its id), and writes no letter for it. */
export function isNoPartyOf(ctx: Ctx, cycle: Column): RawBuilder<SqlBool> {
  if (cycle === undefined) return no;
  return sql<boolean>`coalesce(award_bar(${sql.ref(cycle)}, ${ctx.actor.person_id}::uuid, ${ctx.today}::date), 'conflict') = 'conflict'`;
}

/** True where the caller is a member of the committee of the cycle. */
export function isAwardMember(ctx: Ctx, cycle: Column): RawBuilder<SqlBool> {
  if (cycle === undefined) return no;
  return sql<boolean>`exists (select from award_committee_member seat
    where seat.cycle_id = ${sql.ref(cycle)} and seat.person_id = ${ctx.actor.person_id} and seat.left_on is null)`;
}

/** True where the caller is a nominator of the nomination. */
export function isNominator(ctx: Ctx, nomination: Column): RawBuilder<SqlBool> {
  if (nomination === undefined) return no;
  return sql<boolean>`exists (select from nomination_nominator own
    where own.nomination_id = ${sql.ref(nomination)} and own.person_id = ${ctx.actor.person_id} and own.left_on is null)`;
}
