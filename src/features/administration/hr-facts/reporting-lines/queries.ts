import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { NewReportingLine, ReportingLinePatch } from './schema.ts';

/** The reporting lines of the department as `f`. */
export const rows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('reporting_line as f')
    .innerJoin('person as subordinate', 'subordinate.id', 'f.subordinate_id')
    .innerJoin('person as superior', 'superior.id', 'f.superior_id')
    .select([
      'f.id',
      'f.subordinate_id',
      'f.superior_id',
      'f.kind',
      'f.source',
      'f.starts_on',
      'f.ends_on',
      'f.row_version',
      'f.created_at',
      'f.updated_at',
      party('subordinate').as('subordinate'),
      party('superior').as('superior'),
    ])
    .where('f.department_id', '=', ctx.department_id);

/** What cannot hold beside the new one: another primary line upwards, or the same line. */
export const inTheWay = ({ subordinate_id, superior_id, kind }: NewReportingLine) =>
  sql<boolean>`f.subordinate_id = ${subordinate_id} and f.kind = ${kind} and (f.kind = 'primary' or f.superior_id = ${superior_id})`;

/** The lines from one person to the other, in either direction. */
export const between = (ctx: Ctx, one: string, other: string) =>
  rows(ctx).where((eb) =>
    eb.or([
      eb('f.subordinate_id', '=', one).and('f.superior_id', '=', other),
      eb('f.subordinate_id', '=', other).and('f.superior_id', '=', one),
    ]),
  );

/** Inserts a fact in the caller's department. */
export const insert = (ctx: WriteCtx, values: Omit<NewReportingLine, 'closes_previous'>) =>
  ctx.db
    .insertInto('reporting_line')
    .values({ ...values, source: values.source ?? 'manual', department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Writes what changes; permission and department were checked by the lock. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<ReportingLinePatch>) =>
  ctx.db.updateTable('reporting_line').set(changes).where('id', '=', id).execute();
