import type { RawBuilder, SqlBool } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { DepartmentPatch } from './schema.ts';

const departmentColumns = [
  'id',
  'code',
  'name',
  'programme_starts_on',
  'academic_year_start_month',
  'time_zone',
  'institution',
  'row_version',
  'created_at',
  'updated_at',
] as const;

/** The caller's department. */
export const find = (ctx: Ctx) =>
  ctx.db.selectFrom('department').select(departmentColumns).where('id', '=', ctx.department_id).executeTakeFirstOrThrow();

/** The department, locked; `permitted` says whether the caller may edit it. */
export const lock = (ctx: WriteCtx, permitted: RawBuilder<SqlBool>) =>
  ctx.db
    .selectFrom('department')
    .select(departmentColumns)
    .select(permitted.as('permitted'))
    .where('id', '=', ctx.department_id)
    .forUpdate()
    .executeTakeFirst();

/** Writes the changes and answers the department. */
export const update = (ctx: WriteCtx, patch: Partial<DepartmentPatch>) =>
  ctx.db.updateTable('department').set(patch).where('id', '=', ctx.department_id).returning(departmentColumns).executeTakeFirstOrThrow();
