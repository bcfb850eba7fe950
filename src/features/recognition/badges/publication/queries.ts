import { sql } from 'kysely';
import type { Db } from '../../../../core/db.ts';

/** The signed credential of a badge that is not revoked, by the random id of its address. */
export const findCredential = (db: Db, public_id: string) =>
  db
    .selectFrom('badge as b')
    .select('b.credential')
    .where('b.public_id', '=', public_id)
    .where('b.revoked_at', 'is', null)
    .executeTakeFirst();

/** A department as issuer. */
export const findIssuer = (db: Db, id: string) =>
  db.selectFrom('department as d').select(['d.id', 'd.name', 'd.institution']).where('d.id', '=', id).executeTakeFirst();

/** A status list with the indexes of its revoked badges, in their order and no other. */
export const findList = (db: Db, id: string) =>
  db
    .selectFrom('badge_status_list as l')
    .select(['l.id', 'l.department_id'])
    .select(
      sql<
        number[]
      >`array(select b.status_index from badge b where b.status_list_id = l.id and b.revoked_at is not null order by b.status_index)`.as(
        'revoked',
      ),
    )
    .where('l.id', '=', id)
    .executeTakeFirst();
