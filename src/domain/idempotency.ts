import { sql } from 'kysely';
import type { WriteCtx } from '../core/context.ts';
import { type Db, json } from '../core/db.ts';
import { Problem } from './problems/index.ts';

/**
 * What a repeated request gets back: a digest of what was asked, and the first answer. Of an answer too confidential to be kept there is no body, but
 * the location where it is read again.
 */
export type StoredAnswer = {
  fingerprint: Buffer;
  status: number;
  headers: Record<string, string>;
  body: unknown;
  location: string | null;
};

const KEPT = '72 hours';

/**
 * Finds the answer that was given to this key of this asker on this address. Of two requests with one key at the same time the second is
 * refused. @throws Problem idempotency-key-in-flight
 */
export async function findAnswer(ctx: WriteCtx, path: string, key: string): Promise<StoredAnswer | undefined> {
  const scope = [ctx.actor.person_id, ctx.actor.client_id, ctx.operation_id, path, key].join(' ');
  const lock = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${scope}, 1)) as free`.execute(ctx.db);
  if (!lock.rows[0]?.free) throw new Problem('idempotency-key-in-flight', { headers: { 'retry-after': '1' } });
  return (await ctx.db
    .selectFrom('idempotency_key')
    .select(['fingerprint', 'status', 'headers', 'body', 'location'])
    .where('actor_id', '=', ctx.actor.person_id)
    .where('client_id', 'is not distinct from', ctx.actor.client_id)
    .where('operation_id', '=', ctx.operation_id)
    .where('path', '=', path)
    .where('key', '=', key)
    .executeTakeFirst()) as StoredAnswer | undefined;
}

/** Stores an answer in the transaction whose effect it describes. Deferred constraints are checked first, so that none can fail at the commit. */
export async function keepAnswer(
  ctx: WriteCtx,
  path: string,
  key: string,
  { fingerprint, status, headers, body, location }: StoredAnswer,
): Promise<void> {
  await sql`set constraints all immediate`.execute(ctx.db);
  const { person_id: actor_id, client_id } = ctx.actor;
  await ctx.db
    .insertInto('idempotency_key')
    .values({
      actor_id,
      client_id,
      key,
      operation_id: ctx.operation_id,
      path,
      fingerprint,
      status,
      headers: json(headers),
      body: body === undefined ? null : json(body),
      location,
    })
    .execute();
}

/** Deletes the answers whose retention is over. */
export const deleteOldAnswers = (db: Db, now: string) =>
  sql`delete from idempotency_key where created_at < ${now}::timestamptz - ${KEPT}::interval`.execute(db);
