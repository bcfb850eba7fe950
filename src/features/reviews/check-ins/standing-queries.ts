import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { isHeld, isLeadElseChair } from '../../../domain/sql/leaders.ts';
import { type Party, party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { occasion } from './queries.ts';
import type { Bar, Candidate, WaiverFacts } from './rules.ts';
import type { CheckInFacts } from './schema.ts';

type Existing = { id: string; state: Exclude<CheckInFacts['state'], 'cancelled' | 'voided'>; conductor_id: string | null; bar: Bar | null };

/** What decides whether somebody has a check-in and who may conduct it; `existing` is the check-in of the clock that runs on the day, or null. */
export const standing = (ctx: Ctx, mentee_id: string, permitted: RawBuilder<SqlBool>, day = ctx.today) =>
  ctx.db
    .selectFrom('person as p')
    .leftJoinLateral(sql<{ starts_on: string }>`programme_clock(p.id, ${day}::date)`.as<'k'>('k'), (join) => join.onTrue())
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('appointment as held')
          .select(['held.category', 'held.status'])
          .whereRef('held.person_id', '=', 'p.id')
          .where('held.status', '<>', 'ended')
          .where(holdsOn('held', day))
          .orderBy(sql`held.category = 'full_time'`, 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('position_description as pd', (join) => join.onRef('pd.person_id', '=', 'p.id').on(holdsOn('pd', day)))
    .select(['p.id as mentee_id', 'k.starts_on as clock_starts_on', 'a.category', 'a.status', 'pd.kind as position'])
    .select([
      sql<boolean>`${permitted}`.as('permitted'),
      party('p').as('mentee'),
      sql<Existing | null>`(
        select jsonb_build_object('id', c.id, 'state', c.state, 'conductor_id', c.conductor_id,
          'bar', conductor_bar(c.conductor_id, c.mentee_id, c.clock_starts_on, ${ctx.today}::date))
        from check_in c
        where c.mentee_id = p.id and c.state not in ('cancelled', 'voided')
          and (c.clock_starts_on = k.starts_on or ${occasion(ctx)} >= k.starts_on)
        order by c.state in ('held', 'acknowledged') desc, c.state = 'waived' desc, c.id limit 1)`.as('existing'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .executeTakeFirst();

export type Standing = NonNullable<Awaited<ReturnType<typeof standing>>>;

export type Conductor = Candidate & { person: Party };

/** The vice-chairs of today, a row for each portfolio, and what keeps each from conducting for the mentee whose clock runs since a day. */
export const viceChairs = async (ctx: Ctx, mentee_id: string, since: string): Promise<Conductor[]> =>
  (
    await sql<Conductor>`
      select r.person_id, ${party('who')} as person, r.portfolio, r.id as role_id,
        (select count(*) from check_in c where c.conductor_id = r.person_id and c.state = 'scheduled')::int as scheduled,
        conductor_bar(r.person_id, ${mentee_id}, ${since}::date, ${ctx.today}::date) as bar
      from leadership_role r
      join person who on who.id = r.person_id and who.merged_into_id is null and is_here(who.id, ${ctx.today}::date)
      where r.department_id = ${ctx.department_id} and ${isHeld('r', 'vice_chair', ctx.today)}
      order by r.person_id, r.portfolio`.execute(ctx.db)
  ).rows;

/** What keeps somebody from conducting the check-in of the mentee whose clock runs since a day, on a day, or null. */
export const barOf = async (ctx: Ctx, person_id: string, mentee_id: string, since: string, day: string): Promise<Bar | null> =>
  (
    await sql<{
      bar: Bar | null;
    }>`select conductor_bar(${person_id}::uuid, ${mentee_id}::uuid, ${since}::date, ${day}::date) as bar`.execute(ctx.db)
  ).rows[0]?.bar ?? null;

/** The mentorship leads who are here, without the mentee; where there is none, the Chair. */
export const leads = async (ctx: Ctx, mentee_id: string): Promise<string[]> =>
  (
    await sql<{ person_id: string }>`
      with held as (
        select distinct r.person_id, r.role from leadership_role r
        where r.department_id = ${ctx.department_id} and ${isHeld('r', ['mentorship_lead', 'chair'], ctx.today)}
          and r.person_id <> ${mentee_id} and is_here(r.person_id, ${ctx.today}::date)
      )
      select held.person_id from held
      where ${isLeadElseChair('held', 'held')}
      order by 1`.execute(ctx.db)
  ).rows.map(({ person_id }) => person_id);

/**
 * The first day on which the check-in of a clock is held by the policy of today, null while a leave that stops the clock has no end; and whether
 * a mentorship lead allows an earlier one.
 */
export const earliest = (ctx: WriteCtx, mentee_id: string, clock_starts_on: string) =>
  ctx.db
    .selectFrom('policy as p')
    .select([
      'p.check_in_earliest_months as months',
      sql<string | null>`adjusted_due(${mentee_id}::uuid, ${clock_starts_on}::date, p.check_in_earliest_months)`.as('earliest_on'),
      sql<boolean>`exists (select from check_in_allowance a where a.mentee_id = ${mentee_id} and a.allowed_on >= ${clock_starts_on})`.as(
        'is_allowed',
      ),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where(holdsOn('p', ctx.today))
    .executeTakeFirstOrThrow();

/** The HR facts that a waiver's reason is compared with, and the policy of today. */
export const waiverFacts = async (ctx: WriteCtx, mentee_id: string): Promise<WaiverFacts> =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('policy', (join) => join.on(policyOn('policy', 'p.department_id', ctx.today)))
    .leftJoinLateral(
      sql<{ starts_on: string; due_on: string }>`programme_clock(p.id, ${ctx.today}::date, policy.check_in_months)`.as<'k'>('k'),
      (join) => join.onTrue(),
    )
    .select('policy.annual_review_recent_days as recent_days')
    .select([
      sql<string>`${ctx.today}::date`.as('today'),
      sql<boolean>`exists (select from leave l where l.person_id = p.id and ${holdsOn('l', ctx.today)})`.as('is_away'),
      sql<string | null>`(select g.day from gone_on(p.id, ${ctx.today}::date) g)`.as('gone_on'),
      sql<string | null>`adjusted_due(p.id, k.due_on, policy.check_in_closes_months)`.as('window_ends_on'),
      sql<number | null>`${ctx.today}::date - k.starts_on`.as('clock_days'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .executeTakeFirstOrThrow();

/** The role that made somebody a vice-chair on a day, preferably that of the portfolio in which they were asked. */
export const roleOn = (ctx: WriteCtx, person_id: string, day: string, asked_in: string | null) =>
  ctx.db
    .selectFrom('leadership_role as r')
    .select('r.id')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.person_id', '=', person_id)
    .where(isHeld('r', 'vice_chair', day))
    .orderBy(sql`r.id is not distinct from ${asked_in}::uuid`, 'desc')
    .orderBy('r.id')
    .executeTakeFirst();
