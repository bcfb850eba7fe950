import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';

/**
 * Whom an open link was sent to. The lookup compares digests in a unique index, so that its duration reveals nothing about the secret.
 */
export const personOf = (secret_sha256: Buffer): RawBuilder<{ person_id: string }> =>
  sql`select n.person_id from notification_link l join notification n on n.id = l.notification_id
    where l.secret_sha256 = ${secret_sha256} and l.closed_at is null`;

/** Stores the digests of links that went out with these notifications. */
export const insert = (ctx: WriteCtx, links: readonly { notification_id: string; secret_sha256: Buffer }[]) =>
  ctx.db.insertInto('notification_link').values(links).execute();

/** Mails none of the notifications of these kinds that the person has yet to be sent about the subject. */
export const withhold = (ctx: WriteCtx, person_id: string, subject_id: string, kinds: readonly string[]) =>
  sql`
    update notification set mail_state = 'no_address'
    where department_id = ${ctx.department_id} and person_id = ${person_id} and subject_id = ${subject_id} and kind = any (${kinds}::text[])
      and mail_state = 'waiting'`.execute(ctx.db);

type Link = Readonly<{ person_id: string; kind: string; subject_id: string; secret_sha256: Buffer }>;

/** Stores the digest of a link for the notification of this kind about the subject; `otherwise` is what becomes of it where that has one already. */
async function store(ctx: WriteCtx, { person_id, kind, subject_id, secret_sha256 }: Link, otherwise: RawBuilder<unknown>): Promise<bigint> {
  const { numAffectedRows } = await sql`
    insert into notification_link (notification_id, secret_sha256)
    select n.id, ${secret_sha256} from notification n
    where n.department_id = ${ctx.department_id} and n.person_id = ${person_id} and n.kind = ${kind} and n.subject_id = ${subject_id}
    on conflict (notification_id) do ${otherwise}`.execute(ctx.db);
  return numAffectedRows ?? 0n;
}

/** Stores the digest of a link for the notification of this kind about the subject, unless it has one; answers how many were stored. */
export const insertOnce = (ctx: WriteCtx, link: Link): Promise<bigint> => store(ctx, link, sql`nothing`);

/** Stores the digest of a link for the notification of this kind about the subject, in place of the one that it has; answers how many were stored. */
export const replace = (ctx: WriteCtx, link: Link): Promise<bigint> =>
  store(ctx, link, sql`update set secret_sha256 = excluded.secret_sha256, closed_at = null`);

/** Closes every link that the person was sent about the subject. */
export const close = (ctx: WriteCtx, person_id: string, subject_id: string) =>
  sql`
    update notification_link l set closed_at = ${ctx.now}
    from notification n
    where n.id = l.notification_id and n.department_id = ${ctx.department_id} and n.person_id = ${person_id} and n.subject_id = ${subject_id}
      and l.closed_at is null`.execute(ctx.db);
