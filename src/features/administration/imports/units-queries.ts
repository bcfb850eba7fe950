import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedUnits, touchedFields } from '../../../domain/staging/tables.ts';

/** Records the errors that only show among the rows: the same code twice. */
export const check = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, row, 'code', 'duplicate', format('Row %s has the same code.', first_row)
  from ${stagedUnits} where first_row < row and code is not null`.execute(ctx.db);

/** One event for each unit that is new or changed. */
export const events = (import_id: string) => sql<{ subject_id: string; data: unknown }>`
  select s.id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'created', s.is_new, 'fields', coalesce(t.fields, '[]'))  as data
  from ${stagedUnits} s
  left join ${touchedFields} t using (row)
  where s.is_new or t.row is not null`;
