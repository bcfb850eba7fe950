import type { Db } from '../core/db.ts';

/** The key that all processes of this database seal cursors with: made at random when the table was, and never changed. */
export async function readCursorKey(db: Db): Promise<Buffer> {
  const { key } = await db.selectFrom('service_key').select('key').where('purpose', '=', 'cursors').executeTakeFirstOrThrow();
  return key;
}
