import { createHash } from 'node:crypto';
import { CompiledQuery, type PostgresClientConstructor, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely';
import type pg from 'pg';
import type { DB } from '../../db/types.ts';

/** The server plans for whatever values may come, and once what has a name; or for the values at hand. Both until the transaction ends. */
const FOR_ANY_VALUES = 'set local plan_cache_mode = force_generic_plan';
const FOR_THESE_VALUES = 'set local plan_cache_mode = auto';

/** Shorter statements are planned in a millisecond or two. */
const WORTH_KEEPING = 1_000;

/** A plan of the largest statements takes 7 MB in its server process: ever new combinations of filters must not fill that. */
const LIMIT = 24;

/** So many statements are remembered as asked once. */
const REMEMBERED = 500;

/**
 * For the rest of the transaction, the server keeps the plans of what is read. For statements over so many tables that planning takes longer
 * than running; their values must not matter to how they are best run. What is not kept after all is planned for its values, as ever.
 */
export async function keepPlans(tx: Transaction<DB>): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(FOR_ANY_VALUES));
}

/**
 * What was kept answers in other types than it was planned for, because a migration ran, or the server knows nothing of it any more. The connection
 * is given up; ask again without.
 */
export function isOutOfDate(error: unknown): boolean {
  const { routine, code } = error as { routine?: unknown; code?: unknown };
  return error instanceof Error && (routine === 'RevalidateCachedQuery' || code === '26000');
}

/**
 * Gives names to what a connection is asked while plans are kept, from the second time on: what is asked once would be kept in vain. A
 * connection that has enough of them plans what else it is asked anew, and makes room when the pool replaces it.
 */
function keepingClient(client: pg.PoolClient): PostgresPoolClient {
  const kept = new Set<string>();
  const asked = new Set<string>();
  let mode: typeof FOR_ANY_VALUES | typeof FOR_THESE_VALUES | null = null;
  let isSpent = false;

  async function turnTo(other: NonNullable<typeof mode>) {
    if (mode !== other) await client.query(other);
    mode = other;
  }

  function isKept(name: string): boolean {
    if (kept.has(name)) return true;
    if (kept.size >= LIMIT) return false;
    if (asked.delete(name)) return kept.add(name).has(name);
    if (asked.size >= REMEMBERED) asked.clear();
    asked.add(name);
    return false;
  }

  async function query(text: string, values: readonly unknown[]) {
    if (text === FOR_ANY_VALUES) mode = FOR_ANY_VALUES;
    if (mode === null || text.length < WORTH_KEEPING) return client.query(text, [...values]);
    const name = createHash('sha256').update(text).digest('base64url');
    if (!isKept(name)) {
      await turnTo(FOR_THESE_VALUES);
      return client.query(text, [...values]);
    }
    await turnTo(FOR_ANY_VALUES);
    try {
      return await client.query({ name, text, values: [...values] });
    } catch (error) {
      if (isOutOfDate(error)) isSpent = true;
      throw error;
    }
  }

  function release(destroy = false) {
    mode = null;
    client.release(destroy || isSpent);
  }

  const { processID } = client as { processID?: number };
  // Reading by cursors, the other way to call `query`, takes a dialect that was given a cursor.
  return { query: query as unknown as PostgresPoolClient['query'], release, ...(processID !== undefined && { processID }) };
}

/** The pool, with connections that keep plans where `keepPlans` asks for it. */
export function keeping(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const { Client } = pool as { Client?: PostgresClientConstructor };
  return {
    ...(Client && { Client }),
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client) ?? keepingClient(client);
      clients.set(client, known);
      return known;
    },
  };
}
