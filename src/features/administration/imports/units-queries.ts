import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedUnits, touchedFields } from '../../../domain/staging/tables.ts';

export const check = (ctx: WriteCtx, import_id: string) =>
  sql`
  insert into import_error (import_id, row, field, code, detail)
  select ${import_id}::uuid, row, 'code', 'duplicate', format('Row %s has the same code.', first_row)
  from ${stagedUnits} where first_row < row and code is not null`.execute(ctx.db);

/** One fact for each unit that is new or differs. */
export const told = (import_id: string) => sql<{ subject_id: string; data: unknown }>`
  select s.id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'created', s.is_new, 'fields', coalesce(t.fields, '[]'))  as data
  from ${stagedUnits} s
  left join ${touchedFields} t using (row)
  where s.is_new or t.row is not null`;
