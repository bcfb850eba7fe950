import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import { holdsOn } from '../../core/db.ts';
import { CHECK_IN_MONTHS, occasion } from './queries.ts';
import type { CheckInFacts, Portfolio } from './schema.ts';

type Known = { id: string; state: Exclude<CheckInFacts['state'], 'cancelled'> };

/** What decides whether somebody has a check-in and who may hold it; `existing` is that of the clock that runs today, if there is one. */
export const standing = (ctx: Ctx, mentee_id: string, permitted: RawBuilder<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .leftJoinLateral(sql<{ starts_on: string }>`programme_clock(p.id, ${ctx.today}::date, ${CHECK_IN_MONTHS})`.as<'k'>('k'), (join) =>
      join.onTrue(),
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('appointment as held')
          .select(['held.category', 'held.status'])
          .whereRef('held.person_id', '=', 'p.id')
          .where('held.status', '<>', 'ended')
          .where(holdsOn('held', ctx.today))
          .orderBy(sql`held.category = 'full_time'`, 'desc')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('position_description as pd', (join) => join.onRef('pd.person_id', '=', 'p.id').on(holdsOn('pd', ctx.today)))
    .select(['p.id as mentee_id', 'k.starts_on as clock_starts_on', 'a.category', 'a.status', 'pd.kind as position'])
    .select([
      sql<boolean>`${permitted}`.as('permitted'),
      sql<Known | null>`(
        select jsonb_build_object('id', c.id, 'state', c.state) from check_in c
        where c.mentee_id = p.id and c.state <> 'cancelled' and (c.clock_starts_on = k.starts_on or ${occasion(ctx)} >= k.starts_on)
        order by c.state in ('held', 'acknowledged') desc, c.state = 'waived' desc, c.id limit 1)`.as('existing'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .executeTakeFirst();

export type Standing = NonNullable<Awaited<ReturnType<typeof standing>>>;

export type Conductor = {
  person_id: string;
  name: string;
  portfolio: Portfolio;
  role_id: string;
  scheduled: number;
  was_mentor: boolean;
};

/** The vice-chairs of today, a row for each portfolio, and whether they were a formal mentor of the mentee since a day. */
export const viceChairs = async (ctx: Ctx, mentee_id: string, since: string): Promise<Conductor[]> =>
  (
    await sql<Conductor>`
      select r.person_id, who.display_name as name, r.portfolio, r.id as role_id,
        (select count(*) from check_in c where c.conductor_id = r.person_id and c.state = 'scheduled')::int as scheduled,
        exists (select from assignment a where a.mentee_id = ${mentee_id} and a.mentor_id = r.person_id and a.subtype = 'formal'
          and a.state in ('live', 'completed', 'ended')
          and daterange(a.starts_on, a.until_on) && daterange(${since}::date, ${ctx.today}::date, '[]')) as was_mentor
      from leadership_role r
      join person who on who.id = r.person_id and who.merged_into_id is null and is_here(who.id, ${ctx.today}::date)
      where r.department_id = ${ctx.department_id} and r.role = 'vice_chair' and ${holdsOn('r', ctx.today)}
      order by r.person_id, r.portfolio`.execute(ctx.db)
  ).rows;

/** The role that made somebody a vice-chair on a day, the portfolio they were asked in before any other. */
export const roleOn = (ctx: WriteCtx, person_id: string, day: string, asked_in: string | null) =>
  ctx.db
    .selectFrom('leadership_role as r')
    .select('r.id')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.person_id', '=', person_id)
    .where('r.role', '=', 'vice_chair')
    .where(holdsOn('r', day))
    .orderBy(sql`r.id is not distinct from ${asked_in}::uuid`, 'desc')
    .orderBy('r.id')
    .executeTakeFirst();
