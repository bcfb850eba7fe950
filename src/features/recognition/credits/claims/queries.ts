import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { isHeld } from '../../../../domain/sql/leaders.ts';
import { party, partyOrNull } from '../../../../domain/sql/parties.ts';
import { isAlive } from '../../../../domain/sql/people.ts';
import type { ClaimQuery, CreditClaim } from './schema.ts';

const status = (ctx: Ctx) =>
  sql<CreditClaim['status']>`case when c.state = 'pending' and c.expires_on <= ${ctx.today}::date then 'expired' else c.state end`;

const claims = (ctx: Ctx, shown: Predicate) =>
  ctx.db
    .selectFrom('credit_claim as c')
    .innerJoin('person as owner', 'owner.id', 'c.person_id')
    .leftJoin('person as decider', 'decider.id', 'c.decided_by')
    .select([
      'c.id',
      'c.person_id',
      'c.code',
      'c.academic_year',
      'c.note',
      'c.expires_on',
      'c.decided_by as decided_by_id',
      'c.decided_on',
      'c.reason',
    ])
    .select(['c.row_version', 'c.created_at', 'c.updated_at'])
    .select([
      party('owner').as('person'),
      partyOrNull('decider').as('decided_by'),
      sql<string>`coalesce(c.programme_event_id, c.role_id)`.as('event_id'),
      status(ctx).as('status'),
    ])
    .where('c.department_id', '=', ctx.department_id)
    .where(shown);

/** The claims that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, query: Omit<ClaimQuery, 'limit'>) => {
  let rows = claims(ctx, shown);
  if (query.person_id) rows = rows.where('c.person_id', '=', query.person_id);
  if (query.code) rows = rows.where('c.code', 'in', query.code);
  if (query.status) rows = rows.where(sql<boolean>`${status(ctx)} = any (${query.status}::text[])`);
  return rows;
};

/** One claim. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => claims(ctx, shown).where('c.id', '=', id).executeTakeFirst();

/** One claim, locked, with whether the caller may act on it. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  claims(ctx, sql<boolean>`(${shown} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('c.id', '=', id)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

type NewRow = { code: 'TEACH' | 'FACIL'; programme_event_id?: string; role_id?: string; academic_year?: number; note?: string | undefined };

/** Adds a claim of the caller's. It expires after the days of the rules of the present academic year. */
export const insert = async (ctx: WriteCtx, { code, ...row }: NewRow): Promise<string> =>
  (
    await ctx.db
      .insertInto('credit_claim')
      .values({
        ...row,
        code,
        department_id: ctx.department_id,
        person_id: ctx.actor.person_id,
        expires_on: sql<string | null>`(
          select ${ctx.today}::date + r.expires_days from department d
          join credit_rule_set s on s.department_id = d.id
            and int4range(s.starts_year, s.ends_year) @> academic_year_of(${ctx.today}::date, d.academic_year_start_month)
          join credit_rule r on r.rule_set_id = s.id and r.code = ${code}
          where d.id = ${ctx.department_id})`,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id;

type Decision = { state: 'verified' | 'rejected' | 'withdrawn'; decided_by?: string; decided_on?: string; reason?: string | null };

/** Decides on a claim, or withdraws it. */
export const update = (ctx: WriteCtx, id: string, decision: Decision) =>
  ctx.db.updateTable('credit_claim').set(decision).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** A programme event that can have been taught, as it stands. */
export const findEvent = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('programme_event as v')
    .select(['v.id', 'v.kind', 'v.held_on', sql<boolean>`v.cancelled_at is not null`.as('is_cancelled')])
    .where('v.department_id', '=', ctx.department_id)
    .where('v.id', '=', id)
    .executeTakeFirst();

/** The caller's role as facilitator, with the first day after the part of the academic year that it covers; null where it covers none. */
export const findService = (ctx: WriteCtx, role_id: string, academic_year: number) =>
  ctx.db
    .selectFrom('leadership_role as r')
    .innerJoin('department as d', 'd.id', 'r.department_id')
    .select(
      sql<string | null>`(
        select upper(daterange(r.starts_on, r.ends_on) * daterange(y.starts_on, y.ends_on))
        from academic_year_days(${academic_year}::int, d.academic_year_start_month) y)`.as('until_on'),
    )
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', role_id)
    .where('r.role', '=', 'mentorship_facilitator')
    .where('r.person_id', '=', ctx.actor.person_id)
    .executeTakeFirst();

/** Who holds one of these roles today, but for the caller. */
export const holders = async (ctx: WriteCtx, role: 'programme_admin' | 'mentorship_lead'): Promise<string[]> =>
  (
    await ctx.db
      .selectFrom('leadership_role as r')
      .innerJoin('person as p', 'p.id', 'r.person_id')
      .select('r.person_id')
      .distinct()
      .where('r.department_id', '=', ctx.department_id)
      .where(isHeld('r', role, ctx.today))
      .where(isAlive('p', ctx.today))
      .where('r.person_id', '<>', ctx.actor.person_id)
      .execute()
  ).map(({ person_id }) => person_id);

/** Whether a condition on nothing but the caller holds. */
export const isPermitted = async (ctx: WriteCtx, permitted: Predicate): Promise<boolean> =>
  (await sql<{ is_so: boolean }>`select ${permitted} as is_so`.execute(ctx.db)).rows[0]?.is_so ?? false;

/** What is recorded of an event of the caller's: whether a grant stands or was taken back, and what the event is. Nothing where it is not theirs. */
export type Fate = { is_granted: boolean; is_reversed: boolean; is_void: boolean; is_confirmed: boolean; is_reciprocal: boolean };

/**
 * The fate of an event for which the caller claims a credit of this code as mentor or trainee. Whether a meeting was disputed, missed or merely not
 * confirmed makes no difference.
 */
export const findFate = async (ctx: WriteCtx, code: string, event_id: string): Promise<Fate | undefined> => {
  const me = sql`${ctx.actor.person_id}::uuid`;
  const apart = (day: string) => sql`exists (select from assignment b
    where b.mentor_id = a.mentee_id and b.mentee_id = a.mentor_id and a.subtype = 'formal' and b.subtype = 'formal' and ${counts('b')}
      and daterange(b.starts_on, b.until_on) && daterange(${sql.ref(day)}, case when ${sql.ref(day)} = a.starts_on then a.until_on else ${sql.ref(day)} + 1 end))`;
  const { rows } = await sql<Fate>`
    select coalesce(ledger.is_granted, false) as is_granted, coalesce(ledger.is_reversed, false) as is_reversed,
      own.is_void, own.is_confirmed, own.is_reciprocal
    from (
      select m.state = 'voided' or not ${counts('a')} as is_void, m.state = 'confirmed' as is_confirmed,
        coalesce(${apart('m.held_on')}, false) as is_reciprocal
      from meeting m join assignment a on a.id = m.assignment_id
      where m.department_id = ${ctx.department_id} and m.id = ${event_id} and a.mentor_id = ${me}
      union all
      select a.state = 'voided', ${counts('a')}, coalesce(${apart('a.starts_on')}, false) from assignment a
      where a.department_id = ${ctx.department_id} and a.id = ${event_id} and a.mentor_id = ${me}
      union all
      select t.voided_at is not null, t.verified_at is not null, false from mentor_training t
      where t.department_id = ${ctx.department_id} and t.id = ${event_id} and t.person_id = ${me}
      union all
      select false, v.id is not null, false from academic_plan p
      left join plan_version v on v.plan_id = p.id and v.in_force_on is not null
      where p.department_id = ${ctx.department_id} and p.id = ${event_id}
        and exists (select from plan_version w join plan_endorsement e on e.version_id = w.id where w.plan_id = p.id and e.mentor_id = ${me})
      limit 1
    ) own
    left join lateral (
      select bool_or(r.id is null) as is_granted, bool_or(r.id is not null) as is_reversed
      from credit_entry g left join credit_entry r on r.grant_id = g.id and r.kind = 'reversal'
      where g.kind = 'grant' and g.person_id in (select p.id from person p where p.id = ${me} or p.merged_into_id = ${me}) and g.code = ${code} and g.event_id = ${event_id}
    ) ledger on true
    limit 1`.execute(ctx.db);
  return rows[0];
};

/** Part of a merge. A claim that the survivor has made as well stays with the duplicate. */
export const reassignClaims = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update credit_claim c set person_id = ${to}
    where c.department_id = ${ctx.department_id} and c.person_id = ${from} and c.decided_by is distinct from ${to}::uuid and not exists (
      select from credit_claim o where o.person_id = ${to} and o.code = c.code and o.state <> 'withdrawn' and c.state <> 'withdrawn'
        and (o.programme_event_id, o.role_id, o.academic_year) is not distinct from (c.programme_event_id, c.role_id, c.academic_year))`.execute(
    ctx.db,
  );

/** Part of a merge: who decided. Where it became a decision on one's own claim, it stays with the duplicate. */
export const reassignDeciders = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update credit_claim c set decided_by = ${to}
    where c.department_id = ${ctx.department_id} and c.decided_by = ${from} and c.person_id <> ${to}`.execute(ctx.db);
