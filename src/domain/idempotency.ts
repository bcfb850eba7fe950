import { sql } from 'kysely';
import type { WriteCtx } from '../core/context.ts';
import { type Db, json } from '../core/db.ts';
import { sendWithNext } from '../core/prepared-statements.ts';
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
  // A statement of its own, so that the next one sees what the one who held the lock before has committed.
  const lock = sql`select set_config('request.has_key', pg_try_advisory_xact_lock(hashtextextended(${scope}, 1))::text, true)`;
  await sendWithNext(ctx.db, lock);
  const { rows } = await sql<{ has_key: boolean } & (StoredAnswer | { status: null })>`
    select current_setting('request.has_key')::boolean as has_key, k.fingerprint, k.status, k.headers, k.body, k.location
    from (values (1)) one left join idempotency_key k on k.actor_id = ${ctx.actor.person_id}::uuid
      and k.client_id is not distinct from ${ctx.actor.client_id}::uuid and k.operation_id = ${ctx.operation_id} and k.path = ${path}
      and k.key = ${key}`.execute(ctx.db);
  const [found] = rows;
  if (!found?.has_key) throw new Problem('idempotency-key-in-flight', { headers: { 'retry-after': '1' } });
  return found.status === null ? undefined : found;
}

/** Stores an answer in the transaction whose effect it describes. Deferred constraints are checked first, so that none can fail at the commit. */
export async function keepAnswer(
  ctx: WriteCtx,
  path: string,
  key: string,
  { fingerprint, status, headers, body, location }: StoredAnswer,
): Promise<void> {
  await sendWithNext(ctx.db, sql`set constraints all immediate`);
  const { person_id: actor_id, client_id } = ctx.actor;
  await sendWithNext(
    ctx.db,
    ctx.db.insertInto('idempotency_key').values({
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
    }),
  );
}

/** Deletes the answers whose retention is over. */
export const deleteOldAnswers = (db: Db, now: string) =>
  sql`delete from idempotency_key where created_at < ${now}::timestamptz - ${KEPT}::interval`.execute(db);
