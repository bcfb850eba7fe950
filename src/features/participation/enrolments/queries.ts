import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../core/db.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { ProgrammeEnrolmentQuery } from './schema.ts';

const enrolments = (ctx: Ctx, visible: Predicate) =>
  ctx.db
    .selectFrom('programme_enrolment as e')
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .select(['e.id', 'e.person_id', party('p').as('person'), 'e.starts_on', 'e.ends_on', 'e.row_version', 'e.created_at', 'e.updated_at'])
    .where('e.department_id', '=', ctx.department_id)
    .where(visible);

/** The enrolments where `visible` holds, filtered. Order and limit are for the caller to add. */
export function filtered(ctx: Ctx, visible: Predicate, { person_id, division_id, as_of }: Omit<ProgrammeEnrolmentQuery, 'limit'>) {
  let rows = enrolments(ctx, visible);
  if (person_id !== undefined) rows = rows.where('e.person_id', '=', person_id);
  if (as_of !== undefined) rows = rows.where(holdsOn('e', as_of));
  if (division_id !== undefined) rows = rows.where(isPrimaryMember('e.person_id', division_id, ctx.today));
  return rows;
}

/** One enrolment, nothing unless `visible` holds. */
export const find = (ctx: Ctx, id: string, visible: Predicate) => enrolments(ctx, visible).where('e.id', '=', id).executeTakeFirst();

/** One enrolment, locked, with whether the caller may change it; nothing unless they may see or change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  enrolments(ctx, sql<boolean>`(${readable} or ${permitted})`)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('e.id', '=', id)
    .forNoKeyUpdate('e')
    .executeTakeFirst();

/** The person to be enrolled: whether the caller may enrol them, how they are appointed on the day, and whether they have died by then. */
export const candidate = (ctx: WriteCtx, id: string, day: string, permitted: Predicate) => {
  const holds = (categories: readonly string[]) => sql<boolean>`exists (
    select from appointment a where a.person_id = p.id and a.category = any (${categories}::text[]) and ${holdsOn('a', day)})`;
  return ctx.db
    .selectFrom('person as p')
    .select([
      sql<boolean>`${permitted}`.as('permitted'),
      holds(['part_time', 'adjunct']).as('is_part_time'),
      holds(['full_time']).as('is_full_time'),
      sql<boolean>`coalesce(p.deceased_on <= greatest(${day}::date, ${ctx.today}::date), false)`.as('is_dead'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .executeTakeFirst();
};

/** Adds an enrolment; constraints refuse an overlap. */
export const insert = (ctx: WriteCtx, values: { person_id: string; starts_on: string; ends_on: string | null }) =>
  ctx.db
    .insertInto('programme_enrolment')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Sets the end of an enrolment, null for none; constraints refuse an overlap. */
export const setEnd = (ctx: WriteCtx, id: string, ends_on: string | null) =>
  ctx.db.updateTable('programme_enrolment').set({ ends_on }).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/**
 * Part of a merge: the enrolments of the duplicate become the survivor's, for the days on which the survivor was not enrolled. A period with such
 * days in its middle becomes several, and no day is lost.
 */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    with moving as (
      select e.* from programme_enrolment e where e.department_id = ${ctx.department_id} and e.person_id = ${from}
    ),
    piece as (
      select m.id, days.part, days.no
      from moving m
      cross join (
        select coalesce(range_agg(daterange(s.starts_on, s.ends_on)), '{}') as days from programme_enrolment s where s.person_id = ${to}
      ) own
      cross join lateral unnest(datemultirange(daterange(m.starts_on, m.ends_on)) - own.days) with ordinality days(part, no)
    ),
    moved as (
      update programme_enrolment e set person_id = ${to}, starts_on = coalesce(lower(first.part), e.starts_on),
        ends_on = case when first.part is null then e.starts_on else upper(first.part) end
      from moving m left join piece first on first.id = m.id and first.no = 1
      where m.id = e.id
    )
    insert into programme_enrolment (department_id, person_id, starts_on, ends_on)
    select m.department_id, ${to}, lower(p.part), upper(p.part) from piece p join moving m on m.id = p.id where p.no > 1`.execute(ctx.db);
