import { sql } from 'kysely';
import type { Db } from '../../../../core/db.ts';

/** A file that was made of a report. */
export type Rendition = Readonly<{ sha256: string; media_type: string }>;

/** The issued report of a number, with the digests of the files made of it, also one that was superseded. A number says nothing of a department. */
export const find = (db: Db, report_no: string) =>
  db
    .selectFrom('report_snapshot as r')
    .select(['r.report_no', 'r.kind', 'r.issued_on', 'r.sha256'])
    .select(
      sql<Rendition[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('sha256', n.sha256, 'media_type', n.media_type)), '[]') from report_rendition n where n.report_id = r.id)`.as(
        'renditions',
      ),
    )
    .where('r.report_no', '=', report_no)
    .where('r.state', 'in', ['issued', 'superseded'])
    .where('r.issued_on', 'is not', null)
    .$narrowType<{ issued_on: string }>()
    .executeTakeFirst();
