import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { isAppointed } from '../../../../domain/sql/people.ts';
import type { ApplicationQuery, Decide, FacilitatorApplication } from './schema.ts';

/** The term is the leadership role and has its days; a role that was recorded in error has ended. */
const status = (ctx: Ctx) => sql<FacilitatorApplication['status']>`case
  when f.withdrawn_at is not null then 'withdrawn'
  when r.ends_on <= greatest(r.starts_on, ${ctx.today}::date) then 'ended'
  when r.starts_on <= ${ctx.today}::date then 'serving'
  else coalesce(f.decision, 'applied') end`;

/** Whoever applied to a call sees no application to it but their own, whatever their roles. */
const notOfRivals = (ctx: Ctx) => sql<boolean>`(f.person_id = ${ctx.actor.person_id} or not exists (
  select from facilitator_application mine where mine.call_id = f.call_id and mine.person_id = ${ctx.actor.person_id}))`;

const applications = (ctx: Ctx, statement: Predicate) =>
  ctx.db
    .selectFrom('facilitator_application as f')
    .innerJoin('facilitator_call as c', 'c.id', 'f.call_id')
    .innerJoin('person as p', 'p.id', 'f.person_id')
    .leftJoin('leadership_role as r', 'r.id', 'f.role_id')
    .leftJoin('facilitator_statement as s', 's.application_id', 'f.id')
    .select([
      'f.id',
      'f.call_id',
      'c.division_id',
      'f.person_id',
      party('p').as('person'),
      'f.decided_on',
      'f.decided_by',
      'f.role_id',
      'f.row_version',
      'f.created_at',
      'f.updated_at',
      status(ctx).as('status'),
      sql<string | null>`case when ${statement} and (f.withdrawn_at is null or f.person_id = ${ctx.actor.person_id})
        then s.statement end`.as('statement'),
    ])
    .where('f.department_id', '=', ctx.department_id);

/** Where the caller may see an application, and where its statement too. */
export type Visibility = Readonly<{ facts: Predicate; statement: Predicate }>;

/** The applications that the caller may see, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, { facts, statement }: Visibility, query: Omit<ApplicationQuery, 'limit'>) => {
  let rows = applications(ctx, statement).where(facts).where(notOfRivals(ctx));
  if (query.call_id !== undefined) rows = rows.where('f.call_id', '=', query.call_id);
  if (query.person_id !== undefined) rows = rows.where('f.person_id', '=', query.person_id);
  if (query.division_id !== undefined) rows = rows.where('c.division_id', '=', query.division_id);
  if (query.status !== undefined) rows = rows.where(sql<boolean>`${status(ctx)} = any (${query.status})`);
  return rows;
};

/** One application, nothing unless the caller may see it. */
export const find = (ctx: Ctx, id: string, visibility: Visibility) => list(ctx, visibility, {}).where('f.id', '=', id).executeTakeFirst();

/** The application as it is now, for whoever has just changed it. */
export const read = (ctx: Ctx, id: string, statement: Predicate) =>
  applications(ctx, statement).where('f.id', '=', id).executeTakeFirstOrThrow();

/** One application, locked, with whether the caller may do what is asked; nothing unless they may see it or do it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('facilitator_application as f')
    .innerJoin('facilitator_call as c', 'c.id', 'f.call_id')
    .select(['f.row_version', sql<boolean>`${permitted}`.as('permitted')])
    .where('f.department_id', '=', ctx.department_id)
    .where('f.id', '=', id)
    .where(sql<boolean>`((${readable} and ${notOfRivals(ctx)}) or ${permitted})`)
    .forNoKeyUpdate('f')
    .executeTakeFirst();

/** The caller's application to a call, locked. */
export const lockOwn = (ctx: WriteCtx, call_id: string) =>
  ctx.db
    .selectFrom('facilitator_application as f')
    .select(['f.id', 'f.withdrawn_at'])
    .where('f.call_id', '=', call_id)
    .where('f.person_id', '=', ctx.actor.person_id)
    .forNoKeyUpdate('f')
    .executeTakeFirst();

/** True where the caller is a faculty member with an appointment in force today. Locks the record, so that it is not merged away meanwhile. */
export const lockFaculty = async (ctx: WriteCtx): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.id', '=', ctx.actor.person_id)
    .where('p.kind', '=', 'faculty')
    .where('p.merged_into_id', 'is', null)
    .where(isAppointed('p.id', ctx.today))
    .forNoKeyUpdate('p')
    .executeTakeFirst()) !== undefined;

/** Whether `may` holds for the call; nothing where there is no such call. */
export const permitted = (ctx: Ctx, call_id: string, may: Predicate) =>
  ctx.db
    .selectFrom('facilitator_call as c')
    .select(sql<boolean>`${may}`.as('permitted'))
    .where('c.department_id', '=', ctx.department_id)
    .where('c.id', '=', call_id)
    .executeTakeFirst();

/** Adds the caller's application to a call, without its statement. */
export const insert = (ctx: WriteCtx, call_id: string) =>
  ctx.db
    .insertInto('facilitator_application')
    .values({ department_id: ctx.department_id, call_id, person_id: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Marks an application as withdrawn at an instant, or with null as submitted again. */
export const setWithdrawn = (ctx: WriteCtx, id: string, withdrawn_at: string | null) =>
  ctx.db.updateTable('facilitator_application').set({ withdrawn_at }).where('id', '=', id).execute();

/** Writes the statement of an application, in place of an earlier one. */
export const putStatement = (ctx: WriteCtx, application_id: string, statement: string) =>
  ctx.db
    .insertInto('facilitator_statement')
    .values({ application_id, statement })
    .onConflict((conflict) => conflict.column('application_id').doUpdateSet({ statement }))
    .execute();

/** Records the caller's decision, made today. */
export const setDecision = (ctx: WriteCtx, id: string, { decision }: Decide) =>
  ctx.db
    .updateTable('facilitator_application')
    .set({ decision, decided_by: ctx.actor.person_id, decided_on: ctx.today })
    .where('id', '=', id)
    .execute();

/** Names the leadership role that is the term. */
export const setRole = (ctx: WriteCtx, id: string, role_id: string) =>
  ctx.db.updateTable('facilitator_application').set({ role_id }).where('id', '=', id).execute();

/** Part of a merge. Where both records applied to one call, the application of the duplicate stays where it is. */
export const reassignApplicant = (ctx: WriteCtx, from: string, to: string) =>
  sql`update facilitator_application f set person_id = ${to}
    where f.department_id = ${ctx.department_id} and f.person_id = ${from}
      and not exists (select from facilitator_application other where other.call_id = f.call_id and other.person_id = ${to})`.execute(
    ctx.db,
  );

/** Part of a merge: decisions of the duplicate become the survivor's. */
export const reassignDecider = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('facilitator_application')
    .set({ decided_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('decided_by', '=', from)
    .execute();

/** Part of a merge: a term whose role was joined with another one of the same person continues as that role. */
export const followRoles = (ctx: WriteCtx, person_id: string) =>
  sql`update facilitator_application f set role_id = whole.id
    from leadership_role part
    join leadership_role whole on whole.person_id = part.person_id and whole.role = part.role and whole.division_id = part.division_id
      and whole.id <> part.id and whole.starts_on <= part.starts_on and (whole.ends_on is null or whole.ends_on > part.starts_on)
    where f.department_id = ${ctx.department_id} and f.person_id = ${person_id}
      and part.id = f.role_id and part.ends_on = part.starts_on`.execute(ctx.db);
