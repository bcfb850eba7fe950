import { sql } from 'kysely';
import type { WriteCtx } from '../../core/context.ts';
import { json } from '../../core/db.ts';
import type { Notice } from './service.ts';

/** One row for each person and occasion; what was said before is not said again. Answers the ids of the new ones and whose they are. */
export const insert = async (ctx: WriteCtx, notices: readonly Notice[]): Promise<{ id: string; person_id: string }[]> =>
  (
    await sql<{ id: string; person_id: string }>`
      insert into notification (department_id, person_id, kind, subject_id, from_person_id, due_on, occasion)
      select ${ctx.department_id}, n.person_id, n.kind, n.subject_id, n.from_person_id, n.due_on, coalesce(n.occasion, '')
      from jsonb_to_recordset(${json(notices)}) n(person_id uuid, kind text, subject_id uuid, from_person_id uuid, due_on date, occasion text)
      join person p on p.id = n.person_id and p.department_id = ${ctx.department_id}
      on conflict on constraint notification_once do nothing
      returning id, person_id`.execute(ctx.db)
  ).rows;

export type Leader = { person_id: string; role_id: string; role: string };

export const leadersOf = async (ctx: WriteCtx, person_id: string): Promise<Leader[]> =>
  (await sql<Leader>`select * from responsible_leaders(${person_id}, ${ctx.today}::date) order by person_id`.execute(ctx.db)).rows;
