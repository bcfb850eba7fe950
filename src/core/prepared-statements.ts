import { createHash } from 'node:crypto';
import { CompiledQuery, type PostgresClientConstructor, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely';
import type pg from 'pg';
import type { DB } from '../../db/types.ts';

const GENERIC_PLANS = 'set local plan_cache_mode = force_generic_plan';
const CUSTOM_PLANS = 'set local plan_cache_mode = auto';

/** The least length of a statement to be prepared, in characters: shorter ones are planned in a millisecond or two. */
const SHORTEST = 1_000;

/** The most prepared statements on one connection: a plan of the largest takes 7 MB in its server process, and filters have many combinations. */
const LIMIT = 24;

/** The most statements remembered as sent once, on one connection. */
const REMEMBERED = 500;

/**
 * For the rest of the transaction, large statements are prepared on their connection and planned once, for any values. For statements over so
 * many tables that planning takes longer than running, where the best plan does not depend on the values. A statement that is not prepared
 * is planned for its values, as usual.
 */
export async function prepareStatements(tx: Transaction<DB>): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(GENERIC_PLANS));
}

/**
 * Whether a prepared statement failed because a migration changed the types of its answer, or because the server no longer has it. Its
 * connection is closed when it is released; send the statement again without `prepareStatements`.
 */
export function isOutOfDate(error: unknown): boolean {
  const { routine, code } = error as { routine?: unknown; code?: unknown };
  return error instanceof Error && (routine === 'RevalidateCachedQuery' || code === '26000');
}

/**
 * A connection that prepares a large statement when it is sent for the second time within `prepareStatements`: preparing what is sent once
 * would be wasted. A connection with `LIMIT` prepared statements plans all others anew until the pool replaces it.
 */
function preparingClient(client: pg.PoolClient): PostgresPoolClient {
  const prepared = new Set<string>();
  const sentOnce = new Set<string>();
  let mode: typeof GENERIC_PLANS | typeof CUSTOM_PLANS | null = null;
  let isSpent = false;

  async function turnTo(other: NonNullable<typeof mode>) {
    if (mode !== other) await client.query(other);
    mode = other;
  }

  function isPrepared(name: string): boolean {
    if (prepared.has(name)) return true;
    if (prepared.size >= LIMIT) return false;
    if (sentOnce.delete(name)) return prepared.add(name).has(name);
    if (sentOnce.size >= REMEMBERED) sentOnce.clear();
    sentOnce.add(name);
    return false;
  }

  async function query(text: string, values: readonly unknown[]) {
    if (text === GENERIC_PLANS) mode = GENERIC_PLANS;
    if (mode === null || text.length < SHORTEST) return client.query(text, [...values]);
    const name = createHash('sha256').update(text).digest('base64url');
    if (!isPrepared(name)) {
      await turnTo(CUSTOM_PLANS);
      return client.query(text, [...values]);
    }
    await turnTo(GENERIC_PLANS);
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

/** The pool, with connections that prepare large statements where `prepareStatements` asks for it. */
export function preparing(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const { Client } = pool as { Client?: PostgresClientConstructor };
  return {
    ...(Client && { Client }),
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const wrapped = clients.get(client) ?? preparingClient(client);
      clients.set(client, wrapped);
      return wrapped;
    },
  };
}
