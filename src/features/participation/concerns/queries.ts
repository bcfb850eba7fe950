import { type Expression, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { isHeld } from '../../../domain/sql/leaders.ts';
import { party, partyOrNull } from '../../../domain/sql/parties.ts';
import { isAppointed } from '../../../domain/sql/people.ts';
import type { Concern, ConcernQuery, NewConcern, Route } from './schema.ts';

/** The facts of a concern that decide who can be its confidant. */
export type Matter = Readonly<{ raised_by_id: string; about_person_id: string | null; assignment_id: string | null }>;
type MatterColumns = Readonly<Record<keyof Matter, Expression<string | null>>>;

const storedMatter: MatterColumns = {
  raised_by_id: sql.ref('c.raised_by_id'),
  about_person_id: sql.ref('c.about_person_id'),
  assignment_id: sql.ref('c.assignment_id'),
};

const givenMatter = ({ raised_by_id, about_person_id, assignment_id }: Matter): MatterColumns => ({
  raised_by_id: sql`${raised_by_id}::uuid`,
  about_person_id: sql`${about_person_id}::uuid`,
  assignment_id: sql`${assignment_id}::uuid`,
});

/** The people a concern is about: the person it names, and the other side of the assignment it names. */
const subjects = ({ raised_by_id, about_person_id, assignment_id }: MatterColumns) => sql`(
  select named.id from (
    select ${about_person_id} as id
    union all select unnest(array[a.mentee_id, a.mentor_id]) from assignment a where a.id = ${assignment_id}
  ) named where named.id <> ${raised_by_id})`;

/** True of a person who can be confidant: alive and in the department, neither the raiser nor a subject of the concern, and reporting to no subject. */
const canBeConfidant = (ctx: Ctx, person_id: Expression<string>, matter: MatterColumns) => sql<boolean>`(
  ${person_id} <> ${matter.raised_by_id}
  and exists (select from person p where p.id = ${person_id} and p.kind <> 'service' and p.merged_into_id is null and p.deceased_on is null
    and (p.kind <> 'faculty' or ${isAppointed('p.id', ctx.today)}))
  and not exists (select from ${subjects(matter)} subject where subject.id = ${person_id}
    or exists (select from reports_to(${person_id}, subject.id, daterange(${ctx.today}::date, ${ctx.today}::date + 1)))))`;

export type Confidant = { person_id: string; route: Route };

/**
 * The confidant: of those who can be one, somebody in the first of the `offices`; within an office, whoever has the fewest open concerns. Nobody
 * in `except`. Facilitators are those of the primary division of the raiser.
 */
export const findConfidant = async (
  ctx: Ctx,
  matter: Matter,
  offices: readonly Route[],
  except: readonly string[],
): Promise<Confidant | undefined> =>
  (
    await sql<Confidant>`
      select r.person_id, r.role as route
      from leadership_role r
      where r.department_id = ${ctx.department_id} and ${isHeld('r', offices, ctx.today)}
        and (r.role <> 'mentorship_facilitator' or ${isPrimaryMember(sql`${matter.raised_by_id}`, sql.ref('r.division_id'), ctx.today)})
        and r.person_id <> all (${except}::uuid[])
        and ${canBeConfidant(ctx, sql.ref('r.person_id'), givenMatter(matter))}
      order by array_position(${offices}::text[], r.role),
        (select count(*) from concern o where o.department_id = r.department_id and o.routed_to_id = r.person_id
          and o.closed_at is null and o.withdrawn_at is null),
        r.person_id
      limit 1`.execute(ctx.db)
  ).rows[0];

const open = sql<boolean>`(c.closed_at is null and c.withdrawn_at is null)`;

/** True while the confidant can be one, and holds an office to which concerns are routed. */
const hasConfidant = (ctx: Ctx) => sql<boolean>`(${canBeConfidant(ctx, sql.ref('c.routed_to_id'), storedMatter)} and exists (
  select from leadership_role r where r.person_id = c.routed_to_id
    and ${isHeld('r', ['mentorship_facilitator', 'mentorship_lead', 'chair'], ctx.today)}))`;

/** Open concerns whose confidant can no longer be one, locked. */
export const lockOrphans = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('concern as c')
    .select(['c.id', 'c.raised_by_id', 'c.about_person_id', 'c.assignment_id', 'c.routed_to_id', 'c.route', 'c.row_version'])
    .where('c.department_id', '=', ctx.department_id)
    .where(open)
    .where(sql<boolean>`not ${hasConfidant(ctx)}`)
    .orderBy('c.id')
    .forNoKeyUpdate('c')
    .execute();

const status = sql<Concern['status']>`case when c.withdrawn_at is not null then 'withdrawn' when c.closed_at is not null then 'closed'
  when c.acknowledged_at is not null then 'acknowledged' else 'open' end`;

/** Where the caller acts as the raiser of a concern, and where as its confidant. */
export type Sides = Readonly<{ raiser: Predicate; confidant: Predicate }>;

/** The confidant sees a concern, open or closed, as long as they can be its confidant, unless it was withdrawn. */
const visibleTo = (ctx: Ctx, { raiser, confidant }: Sides) =>
  sql<boolean>`(${raiser} or (${confidant} and c.withdrawn_at is null and ${hasConfidant(ctx)}))`;

const concerns = (ctx: Ctx) =>
  ctx.db
    .selectFrom('concern as c')
    .innerJoin('person as raiser', 'raiser.id', 'c.raised_by_id')
    .innerJoin('person as confidant', 'confidant.id', 'c.routed_to_id')
    .leftJoin('person as about', 'about.id', 'c.about_person_id')
    .select([
      'c.id',
      status.as('status'),
      'c.raised_by_id',
      party('raiser').as('raised_by'),
      'c.about_person_id',
      partyOrNull('about').as('about_person'),
      'c.assignment_id',
      sql<Route>`c.route`.as('route'),
      'c.routed_to_id',
      party('confidant').as('routed_to'),
      'c.routed_on',
      'c.acknowledged_at',
      'c.closed_at',
      'c.withdrawn_at',
      'c.row_version',
      'c.created_at',
      'c.updated_at',
    ])
    .where('c.department_id', '=', ctx.department_id);

/** The concerns that the caller may see, without their text, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, sides: Sides, query: Omit<ConcernQuery, 'limit'>) => {
  let rows = concerns(ctx).where(visibleTo(ctx, sides));
  if (query.status !== undefined) rows = rows.where(sql<boolean>`${status} = any (${query.status})`);
  if (query.raised_by_id !== undefined) rows = rows.where('c.raised_by_id', '=', query.raised_by_id);
  if (query.routed_to_id !== undefined) rows = rows.where('c.routed_to_id', '=', query.routed_to_id);
  return rows;
};

/** A concern with its text, nothing unless the caller may see it. */
export const find = (ctx: Ctx, id: string, sides: Sides) =>
  concerns(ctx).select(['c.body', 'c.outcome']).where('c.id', '=', id).where(visibleTo(ctx, sides)).executeTakeFirst();

/** A concern with its text, for whoever has just raised it. */
export const own = (ctx: WriteCtx, id: string) =>
  concerns(ctx)
    .select(['c.body', 'c.outcome'])
    .where('c.id', '=', id)
    .where('c.raised_by_id', '=', ctx.actor.person_id)
    .executeTakeFirstOrThrow();

/** A concern as it is now, without its text, for whoever has just changed it. */
export const facts = (ctx: WriteCtx, id: string) => concerns(ctx).where('c.id', '=', id).executeTakeFirstOrThrow();

/** A concern without its text, locked, with whether the caller may act on it; nothing unless they may see it or act on it. */
export const lock = (ctx: WriteCtx, id: string, readable: Sides, permitted: Sides) =>
  concerns(ctx)
    .select(visibleTo(ctx, permitted).as('permitted'))
    .where('c.id', '=', id)
    .where(sql<boolean>`(${visibleTo(ctx, readable)} or ${visibleTo(ctx, permitted)})`)
    .forNoKeyUpdate('c')
    .executeTakeFirst();

/** True where the caller is the mentee or the mentor of the assignment. */
export const isParty = async (ctx: WriteCtx, assignment_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('assignment')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', assignment_id)
    .where((eb) => eb.or([eb('mentee_id', '=', ctx.actor.person_id), eb('mentor_id', '=', ctx.actor.person_id)]))
    .executeTakeFirst()) !== undefined;

/** Adds a concern raised by the caller and routed today. */
export const insert = (ctx: WriteCtx, { about_person_id, assignment_id, body }: NewConcern, { person_id, route }: Confidant) =>
  ctx.db
    .insertInto('concern')
    .values({
      department_id: ctx.department_id,
      raised_by_id: ctx.actor.person_id,
      about_person_id,
      assignment_id,
      body,
      route,
      routed_to_id: person_id,
      routed_on: ctx.today,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{ acknowledged_at: string; closed_at: string; outcome: string; withdrawn_at: string }>;

/** Changes a concern. Call it under the lock of the concern. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('concern').set(changes).where('id', '=', id).execute();

/** Routes the concern to a new confidant, who has not acknowledged it yet. */
export const setConfidant = (ctx: WriteCtx, id: string, { person_id, route }: Confidant) =>
  ctx.db
    .updateTable('concern')
    .set({ routed_to_id: person_id, route, routed_on: ctx.today, acknowledged_at: null })
    .where('id', '=', id)
    .execute();

/** Open concerns in which the two records, once merged, would be confidant and also raiser or subject. Locked. */
export const lockEntangled = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .selectFrom('concern as c')
    .select(['c.id', 'c.raised_by_id', 'c.about_person_id', 'c.assignment_id', 'c.routed_to_id', 'c.route', 'c.row_version'])
    .where('c.department_id', '=', ctx.department_id)
    .where(open)
    .where(
      sql<boolean>`c.routed_to_id in (${from}, ${to}) and (c.raised_by_id in (${from}, ${to}) or c.about_person_id in (${from}, ${to}))`,
    )
    .orderBy('c.id')
    .forNoKeyUpdate('c')
    .execute();

/** Part of a merge: the survivor takes the place of the duplicate as raiser, subject and confidant. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`update concern set
      raised_by_id = case raised_by_id when ${from} then ${to}::uuid else raised_by_id end,
      about_person_id = case about_person_id when ${from} then ${to}::uuid else about_person_id end,
      routed_to_id = case routed_to_id when ${from} then ${to}::uuid else routed_to_id end
    where department_id = ${ctx.department_id} and ${from} in (raised_by_id, about_person_id, routed_to_id)`.execute(ctx.db);
