import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewSiteMembership, SiteMembershipPatch } from './schema.ts';

/** The site memberships of the department as `f`. */
export const rows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('site_membership as f')
    .innerJoin('person as who', 'who.id', 'f.person_id')
    .select([
      'f.id',
      'f.person_id',
      party('who').as('person'),
      'f.site_id',
      'f.is_primary',
      'f.starts_on',
      'f.ends_on',
      'f.row_version',
      'f.created_at',
      'f.updated_at',
    ])
    .where('f.department_id', '=', ctx.department_id);

/** What cannot hold beside the new one: another primary site, or the same site. */
export const inTheWay = ({ person_id, site_id, is_primary }: NewSiteMembership) =>
  sql<boolean>`f.person_id = ${person_id} and (f.site_id = ${site_id} or (f.is_primary and ${is_primary}::boolean))`;

/** Inserts a fact in the caller's department. */
export const insert = (ctx: WriteCtx, values: Omit<NewSiteMembership, 'closes_previous'>) =>
  ctx.db
    .insertInto('site_membership')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Writes what changes; permission and department were checked by the lock. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<SiteMembershipPatch>) =>
  ctx.db.updateTable('site_membership').set(changes).where('id', '=', id).execute();
