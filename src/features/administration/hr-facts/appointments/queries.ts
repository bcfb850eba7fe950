import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { AppointmentPatch, AppointmentStatus, EndReason, NewAppointment } from './schema.ts';

const appointments = (ctx: Ctx, outcomes: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('appointment as f')
    .innerJoin('person as who', 'who.id', 'f.person_id')
    .select([
      'f.id',
      'f.person_id',
      party('who').as('person'),
      'f.category',
      'f.rank',
      'f.academic_fte_pct',
      sql<AppointmentStatus | null>`case when ${outcomes} then f.status end`.as('status'),
      'f.appointed_on',
      'f.starts_on',
      'f.ends_on',
      sql<EndReason | null>`case when ${outcomes} then f.end_reason end`.as('end_reason'),
      'f.row_version',
      'f.created_at',
      'f.updated_at',
    ])
    .where('f.department_id', '=', ctx.department_id);

/** Personnel decisions (whether probation was passed, why somebody left) are for the person, their leaders and faculty affairs. */
export const outcomesReadable = (ctx: Ctx) => allowed(ctx, 'appointment:read_outcome', { person: 'f.person_id' });

/** The appointments of the department as `f`; personnel decisions are null where the caller may not read them. */
export const rows = (ctx: Ctx) => appointments(ctx, outcomesReadable(ctx));

/** With the personnel decisions, whoever calls: for decisions of the service, never for an answer. */
export const wholeRows = (ctx: Ctx) => appointments(ctx, yes);

/** What cannot hold beside the new terms: others of the same category. */
export const inTheWay = ({ person_id, category }: NewAppointment) => sql<boolean>`f.person_id = ${person_id} and f.category = ${category}`;

/** Inserts a fact in the caller's department. */
export const insert = (ctx: WriteCtx, values: Omit<NewAppointment, 'closes_previous'> & { appointed_on: string }) =>
  ctx.db
    .insertInto('appointment')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Writes what changes; permission and department were checked by the lock. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<AppointmentPatch>) =>
  ctx.db.updateTable('appointment').set(changes).where('id', '=', id).execute();

/** The first day of the appointment to which terms belong. */
export const appointedOn = (ctx: WriteCtx, id: string) =>
  ctx.db.selectFrom('appointment').select('appointed_on').where('id', '=', id).executeTakeFirstOrThrow();
