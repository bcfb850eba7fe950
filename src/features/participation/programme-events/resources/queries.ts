import { sql, type Updateable } from 'kysely';
import type { ResourceTable } from '../../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { matchesName } from '../../../../core/search.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewResource, ResourceQuery } from './schema.ts';

/** So many people must have used a resource before their number is answered: a smaller one could reveal who they are. */
const FEWEST_COUNTED = 5;

/** People, not uses. Uses that a merge left with the duplicate are not counted. */
const useCount = (counted: Predicate) => sql<number | null>`case when ${counted} then (
  select case when count(distinct u.person_id) >= ${FEWEST_COUNTED} then count(distinct u.person_id)::int end
  from resource_use u join person p on p.id = u.person_id
  where u.resource_id = r.id and p.merged_into_id is null) end`;

/** True of what the department publishes; all else belongs to a division. */
export const isOfDepartment = sql<boolean>`r.division_id is null`;

const resources = (ctx: Ctx, counted: Predicate) =>
  ctx.db
    .selectFrom('resource as r')
    .select(['r.id', 'r.kind', 'r.title', 'r.url', 'r.description', 'r.division_id', 'r.withdrawn_at'])
    .select(['r.row_version', 'r.created_at', 'r.updated_at'])
    .select(useCount(counted).as('use_count'))
    .where('r.department_id', '=', ctx.department_id);

/** With the number of users only where `counted` holds. */
export const filtered = (ctx: Ctx, readable: Predicate, counted: Predicate, query: Omit<ResourceQuery, 'limit'>) => {
  let rows = resources(ctx, counted).where(readable);
  if (query.kind !== undefined) rows = rows.where('r.kind', 'in', query.kind);
  if (query.q !== undefined) rows = rows.where(matchesName(sql`search_key(r.title)`, query.q));
  if (query.division_id !== undefined) rows = rows.where('r.division_id', '=', query.division_id);
  if (query.is_withdrawn !== undefined) rows = rows.where('r.withdrawn_at', query.is_withdrawn ? 'is not' : 'is', null);
  return rows;
};

/** One resource, nothing unless `readable` holds; with the number of users only where `counted` holds. */
export const find = (ctx: Ctx, id: string, readable: Predicate, counted: Predicate) =>
  resources(ctx, counted).where('r.id', '=', id).where(readable).executeTakeFirst();

/** One resource, locked, with whether the caller may change it; nothing unless they may see or change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('resource as r')
    .select(['r.id', 'r.kind', 'r.title', 'r.url', 'r.description', 'r.withdrawn_at', 'r.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** The resource, held until the transaction ends: nobody withdraws it meanwhile, but others may use it. */
export const hold = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('resource as r')
    .select(['r.id', 'r.withdrawn_at'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forShare('r')
    .executeTakeFirst();

/** Adds a resource. */
export const insert = (ctx: WriteCtx, values: NewResource) =>
  ctx.db
    .insertInto('resource')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes a resource. Call it under the lock of the resource. */
export const update = (ctx: WriteCtx, id: string, changes: Updateable<ResourceTable>) =>
  ctx.db.updateTable('resource').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** The new row, or nothing where the caller has used it today already. */
export const insertUse = (ctx: WriteCtx, resource_id: string) =>
  ctx.db
    .insertInto('resource_use')
    .values({ department_id: ctx.department_id, resource_id, person_id: ctx.actor.person_id, used_on: ctx.today })
    .onConflict((clash) => clash.constraint('resource_use_once_a_day').doNothing())
    .returning('id')
    .executeTakeFirst();

/** The caller's own uses. */
export const ownUses = (ctx: Ctx, readable: Predicate, resource_id: string | undefined) => {
  let rows = ctx.db
    .selectFrom('resource_use as u')
    .innerJoin('person as p', 'p.id', 'u.person_id')
    .select(['u.id', 'u.resource_id', 'u.person_id', party('p').as('person'), 'u.used_on', 'u.row_version', 'u.created_at', 'u.updated_at'])
    .where('u.department_id', '=', ctx.department_id)
    .where('u.person_id', '=', ctx.actor.person_id)
    .where(readable);
  if (resource_id !== undefined) rows = rows.where('u.resource_id', '=', resource_id);
  return rows;
};

/** The use that the caller has recorded today. */
export const useOfToday = (ctx: WriteCtx, resource_id: string, readable: Predicate) =>
  ownUses(ctx, readable, resource_id).where('u.used_on', '=', ctx.today).executeTakeFirst();

/** Part of a merge. On a day on which both records used a resource, the duplicate's use stays where it is. */
export const reassignUses = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update resource_use u set person_id = ${to}
    where u.department_id = ${ctx.department_id} and u.person_id = ${from}
      and not exists (
        select from resource_use own where own.person_id = ${to} and own.resource_id = u.resource_id and own.used_on = u.used_on)`.execute(
    ctx.db,
  );
