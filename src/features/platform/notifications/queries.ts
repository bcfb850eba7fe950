import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { json } from '../../../core/db.ts';
import { sendWithNext } from '../../../core/prepared-statements.ts';
import type { NotificationKind } from '../../../domain/notifications/index.ts';
import { type Leader, responsibleLeaders } from '../../../domain/sql/leaders.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import type { Notice, NotificationQuery } from './schema.ts';

/**
 * Adds one row for each person and occasion, and asks the workers for the mail of the day to each person who has something new; what somebody was
 * notified of before adds none. Once for all notifications before the mail goes out, and behind all other work: a mail server that hangs must not
 * keep an import waiting. A mail that was asked for is not asked for again, unless it may go out before this transaction has ended.
 */
export const insert = (ctx: WriteCtx, notices: readonly Notice[], { day, at, attempts }: { day: string; at: string; attempts: number }) =>
  sendWithNext(
    ctx.db,
    sql`
      with added as (
        insert into notification (department_id, person_id, kind, subject_id, from_person_id, due_on, occasion, read_at, mail_state)
        select ${ctx.department_id}, n.person_id, n.kind, n.subject_id, n.from_person_id, n.due_on, coalesce(n.occasion, ''),
          case when n.is_old then ${ctx.now}::timestamptz end, case when n.is_old then 'too_old' else 'waiting' end
        from jsonb_to_recordset(${json(notices)})
          n(person_id uuid, kind text, subject_id uuid, from_person_id uuid, due_on date, occasion text, is_old boolean)
        join person p on p.id = n.person_id and p.department_id = ${ctx.department_id}
        on conflict on constraint notification_once do nothing
        returning person_id, mail_state)
      select graphile_worker.add_job(identifier => 'mail', payload => json_build_object('department_id', ${ctx.department_id}::uuid,
          'person_id', who.id, 'day', ${day}::text, 'until', ${at}::text),
        run_at => ${at}::timestamptz, max_attempts => ${attempts}::int, job_key => 'mail:' || who.id || ':' || ${day}::text,
        job_key_mode => 'preserve_run_at', priority => 10)
      from (select distinct person_id as id from added where mail_state = 'waiting' order by 1) who
      where not exists (select from graphile_worker._private_jobs q where q.key = 'mail:' || who.id || ':' || ${day}::text
        and q.locked_at is null and q.run_at > ${ctx.now}::timestamptz + interval '1 hour')`,
  );

const own = (ctx: Ctx) =>
  ctx.db
    .selectFrom('notification as n')
    .select(['n.id', 'n.subject_id', 'n.due_on', 'n.read_at', 'n.row_version', 'n.created_at', 'n.updated_at'])
    .select(sql<NotificationKind>`n.kind`.as('kind'))
    .where('n.department_id', '=', ctx.department_id)
    .where('n.person_id', '=', ctx.actor.person_id);

/** The query of the caller's notifications, without an order. */
export const list = (ctx: Ctx, visible: Expression<SqlBool>, { unread, kind }: Omit<NotificationQuery, 'limit'>) => {
  let rows = own(ctx).where(visible);
  if (unread !== undefined) rows = rows.where('n.read_at', unread ? 'is' : 'is not', null);
  if (kind !== undefined) rows = rows.where('n.kind', 'in', kind);
  return rows;
};

/** One of the caller's notifications; undefined for those of others. */
export const find = (ctx: Ctx, id: string) => own(ctx).where('n.id', '=', id).executeTakeFirst();

/** Like `find`, locked for a change, with `permitted`. */
export const lock = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  own(ctx).select(sql<boolean>`${permitted}`.as('permitted')).where('n.id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** Marks one of the caller's notifications as read now. */
export const setRead = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('notification')
    .set({ read_at: ctx.now })
    .where('id', '=', id)
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .execute();

/**
 * Moves the notifications of one record of a person, and those about it, to the other. Where both have the same one, the survivor's stays and the
 * other is left where it is.
 */
export const move = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update notification n set person_id = moved.person_id, subject_id = moved.subject_id
    from (
      select distinct on (there.person_id, mine.kind, there.subject_id, mine.occasion) mine.id, mine.kind, mine.occasion, there.*
      from notification mine
      cross join lateral (select
        case when mine.person_id = ${from} then ${to}::uuid else mine.person_id end as person_id,
        case when mine.subject_id = ${from} then ${to}::uuid else mine.subject_id end as subject_id) there
      where mine.department_id = ${ctx.department_id} and ${from}::uuid in (mine.person_id, mine.subject_id)
      order by there.person_id, mine.kind, there.subject_id, mine.occasion, mine.id
    ) moved
    where n.id = moved.id and ${notNotified({ person: 'moved.person_id', kind: sql.ref('moved.kind'), subject: 'moved.subject_id', occasion: 'moved.occasion' })}`.execute(
    ctx.db,
  );

/** Moves the person in whose name notifications were sent. */
export const moveSender = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('notification')
    .set({ from_person_id: to })
    .where('department_id', '=', ctx.department_id)
    .where('from_person_id', '=', from)
    .execute();

/** What could not be moved is there for the survivor already, so it is not mailed. */
export const rest = (ctx: WriteCtx, person_id: string) =>
  ctx.db
    .updateTable('notification')
    .set({ mail_state: 'recipient_gone' })
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', person_id)
    .where('mail_state', '=', 'waiting')
    .execute();

/**
 * The leaders who answer for the person today, with the role by which they do; those in `without`, who are involved in the matter, count as not in
 * office. Empty where nobody does.
 */
export const leadersOf = async (ctx: WriteCtx, person_id: string, without?: RawBuilder<string[]>): Promise<Leader[]> =>
  (await sql<Leader>`select * from ${responsibleLeaders(sql.val(person_id), ctx.today, without)} leader order by person_id`.execute(ctx.db))
    .rows;
