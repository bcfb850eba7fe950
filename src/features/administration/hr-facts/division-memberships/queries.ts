import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { DivisionMembershipPatch, NewDivisionMembership } from './schema.ts';

/** The division memberships of the department as `f`. */
export const rows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('division_membership as f')
    .innerJoin('person as who', 'who.id', 'f.person_id')
    .select([
      'f.id',
      'f.person_id',
      party('who').as('person'),
      'f.division_id',
      'f.is_primary',
      'f.starts_on',
      'f.ends_on',
      'f.row_version',
      'f.created_at',
      'f.updated_at',
    ])
    .where('f.department_id', '=', ctx.department_id);

/** What cannot hold beside the new one: another primary division, or the same division. */
export const inTheWay = ({ person_id, division_id, is_primary }: NewDivisionMembership) =>
  sql<boolean>`f.person_id = ${person_id} and (f.division_id = ${division_id} or (f.is_primary and ${is_primary}::boolean))`;

/** Inserts a fact in the caller's department. */
export const insert = (ctx: WriteCtx, values: Omit<NewDivisionMembership, 'closes_previous'>) =>
  ctx.db
    .insertInto('division_membership')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Writes what changes; permission and department were checked by the lock. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<DivisionMembershipPatch>) =>
  ctx.db.updateTable('division_membership').set(changes).where('id', '=', id).execute();
