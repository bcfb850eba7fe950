import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { json } from '../../../core/db.ts';
import type { NotificationKind } from '../../../domain/notifications/index.ts';
import type { MailState, Recipient, Waiting } from './rules.ts';

export type Addressee = Recipient & { id: string; name: string; department: string };

/** Who reads the mail of this person: the surviving record, after a merge. */
export const addressee = async (ctx: WriteCtx, person_id: string): Promise<Addressee | undefined> =>
  (
    await sql<Addressee>`
      select p.id, coalesce(p.preferred_name, p.given_name) as name, d.name as department, p.email, p.kind,
        p.deceased_on is not null as is_deceased,
        is_here(p.id, ${ctx.today}::date) as is_here,
        coalesce(np.mail, 'daily') as mail, coalesce(np.muted_kinds, '{}') as muted_kinds
      from person named
      join person p on p.id = coalesce(named.merged_into_id, named.id)
      join department d on d.id = p.department_id
      left join notification_preference np on np.person_id = p.id
      where named.id = ${person_id} and named.department_id = ${ctx.department_id}`.execute(ctx.db)
  ).rows[0];

/** One mail to a person at a time, whichever of their records it was asked for; the lock ends with the transaction. */
export const takeTurn = (ctx: WriteCtx, person_id: string) =>
  sql`
    select pg_advisory_xact_lock(hashtextextended('mail:' || coalesce(merged_into_id, id), 0))
    from person where id = ${person_id} and department_id = ${ctx.department_id}`.execute(ctx.db);

export type WaitingRow = Waiting & { id: string; kind: NotificationKind; subject_id: string };

/** The notifications before `until` that still wait for mail, the oldest first, with the person in whose name each was sent. */
export const waiting = async (ctx: WriteCtx, person_id: string, until: string): Promise<WaitingRow[]> =>
  (
    await sql<WaitingRow>`
      select n.id, n.kind, n.subject_id, n.created_at,
        case when sender.id is not null then jsonb_build_object('kind', sender.kind, 'is_deceased', sender.deceased_on is not null,
          'is_here', is_here(sender.id, ${ctx.today}::date)) end as sender
      from notification n
      left join person named on named.id = n.from_person_id
      left join person sender on sender.id = coalesce(named.merged_into_id, named.id)
      where n.department_id = ${ctx.department_id} and n.person_id = ${person_id} and n.mail_state = 'waiting'
        and n.created_at < ${until}::timestamptz
      order by n.id`.execute(ctx.db)
  ).rows;

export type Decided = { id: string; mail_state: MailState };

/** Records the outcome of each notification that still waits for mail, and answers which did; others stay. */
export const setMailState = async (ctx: WriteCtx, decided: readonly Decided[]): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ id: string }>`
    update notification n set mail_state = d.mail_state, mailed_at = case when d.mail_state = 'sent' then ${ctx.now}::timestamptz end
    from jsonb_to_recordset(${json(decided)}) d(id uuid, mail_state text)
    where n.id = d.id and n.department_id = ${ctx.department_id} and n.mail_state = 'waiting'
    returning n.id`.execute(ctx.db);
  return new Set(rows.map(({ id }) => id));
};
