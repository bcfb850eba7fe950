import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewPositionDescription, PositionDescriptionPatch } from './schema.ts';

/** The position descriptions of the department as `f`. */
export const rows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('position_description as f')
    .innerJoin('person as who', 'who.id', 'f.person_id')
    .select([
      'f.id',
      'f.person_id',
      party('who').as('person'),
      'f.kind',
      'f.clinical_pct',
      'f.teaching_pct',
      'f.scholarship_pct',
      'f.administration_pct',
      'f.starts_on',
      'f.ends_on',
      'f.row_version',
      'f.created_at',
      'f.updated_at',
    ])
    .where('f.department_id', '=', ctx.department_id);

/** What cannot hold beside the new one: any other of the person. */
export const inTheWay = ({ person_id }: NewPositionDescription) => sql<boolean>`f.person_id = ${person_id}`;

/** Inserts a fact in the caller's department. */
export const insert = (ctx: WriteCtx, values: Omit<NewPositionDescription, 'closes_previous'>) =>
  ctx.db
    .insertInto('position_description')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Writes what changes; permission and department were checked by the lock. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<PositionDescriptionPatch>) =>
  ctx.db.updateTable('position_description').set(changes).where('id', '=', id).execute();
