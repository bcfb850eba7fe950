import { type RawBuilder, sql } from 'kysely';
import type { DB } from '../../db/types.ts';
import type { WriteCtx } from './context.ts';
import { sendWithNext } from './prepared-statements.ts';

/** Tables whose rows belong to a department and have an id. */
type Table = { [T in keyof DB]: DB[T] extends { id: unknown; department_id: unknown } ? T : never }[keyof DB];

const STRENGTHS = { update: sql`for update`, 'no key update': sql`for no key update`, share: sql`for share` };

/**
 * Locks a row before the statement that reads it, with which it goes out. A statement that itself waits for a lock sees of the locked row what is
 * there then, but of all else (what is joined, what a status is derived from) what was there when it began: whatever is decided or compared by
 * such facts needs this. It tells nothing, and a row of another department is not locked.
 */
export const lockFirst = (
  ctx: WriteCtx,
  table: Table,
  id: string | RawBuilder<string>,
  strength: keyof typeof STRENGTHS = 'no key update',
) =>
  sendWithNext(
    ctx.db,
    sql`select from ${sql.table(table)} where department_id = ${ctx.department_id} and id = ${id} ${STRENGTHS[strength]}`,
  );
