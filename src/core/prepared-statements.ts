import { CompiledQuery, type PostgresClientConstructor, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely';
import type pg from 'pg';
import type { DB } from '../../db/types.ts';
import { type Connection, ConnectionLost } from './connection.ts';
import { Abandoned, currentSignal } from './wanted.ts';

/** What can be prepared; what controls a session or a transaction is sent as it is. */
const PREPARABLE = /^\s*(select|insert|update|delete|merge|with)\b/i;

/**
 * The most text of prepared statements on one connection, in characters. Its server process keeps 200 to 250 bytes of plans for each, so that a
 * connection stays at 40 MB. What was used least recently is given up for what is new.
 */
const MOST_TEXT = 150_000;

/**
 * For the rest of the transaction, statements are planned once, for any values. For statements over so many tables that planning takes longer
 * than running, where the best plan does not depend on the values. Elsewhere the server plans a statement for its values the first five times,
 * and then keeps a plan for any values unless that looks dearer.
 */
export async function planOnce(tx: Transaction<DB>): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw('set local plan_cache_mode = force_generic_plan'));
}

/**
 * Whether a prepared statement failed because a migration changed the types of its answer, or because the server no longer has it. Where that
 * happens in a transaction, its work has to be done again: no connection will use what it had prepared before. Elsewhere it is not noticed.
 */
export function isOutOfDate(error: unknown): boolean {
  const { routine, code } = error as { routine?: unknown; code?: unknown };
  return error instanceof Error && (routine === 'RevalidateCachedQuery' || code === '26000');
}

/** What the driver keeps of its connection: the text of each prepared statement by its name. */
type Driver = { connection: { parsedStatements: Record<string, string> } };

/** How often a prepared statement of any connection of a pool was found out of date. */
type Changes = { count: number };

/** One connection of a pool. It prepares each statement under a name of its own when it first sends it. */
class PreparingClient implements PostgresPoolClient {
  readonly processID?: number;
  readonly #client: Client;
  readonly #changes: Changes;
  /** Names by text, the one used least recently first. */
  readonly #names = new Map<string, string>();
  #length = 0;
  #lastName = 0;
  #known: number;
  #isSpent = false;

  constructor(client: Client, changes: Changes) {
    this.#client = client;
    this.#changes = changes;
    this.#known = changes.count;
    const { processID } = client as { processID?: number };
    if (processID !== undefined) this.processID = processID;
  }

  /** Called when the connection leaves the pool: gives up everything if a statement was out of date since, on another connection. */
  async renew(): Promise<void> {
    if (this.#known === this.#changes.count) return;
    this.#known = this.#changes.count;
    await this.#client.query('deallocate all');
    this.#names.clear();
    this.#length = 0;
    this.#driver.parsedStatements = {};
  }

  /** Kysely calls it in this form; reading by cursors, the other one, takes a dialect that was given a cursor. */
  query = (async (text: string, values: readonly unknown[] = []) => {
    if (!PREPARABLE.test(text)) return this.#client.ask({ text, values: [...values] });
    const inTransaction = this.#client.getTransactionStatus() !== 'I';
    try {
      return await this.#send(text, values);
    } catch (error) {
      if (!isOutOfDate(error)) throw error;
      this.#changes.count += 1;
      if (inTransaction) {
        this.#isSpent = true;
        throw error;
      }
      await this.renew();
      return this.#send(text, values);
    }
  }) as unknown as PostgresPoolClient['query'];

  release = (destroy = false) => {
    this.#client.wanted = undefined;
    this.#client.release(destroy || this.#isSpent);
  };

  get #driver() {
    return (this.#client as unknown as Driver).connection;
  }

  async #send(text: string, values: readonly unknown[]) {
    const name = this.#nameOf(text);
    if (this.#length > MOST_TEXT) await this.#giveUpOldest();
    return this.#client.ask({ name, text, values: [...values] });
  }

  #nameOf(text: string): string {
    const name = this.#names.get(text) ?? `s${++this.#lastName}`;
    if (!this.#names.delete(text)) this.#length += text.length;
    this.#names.set(text, name);
    return name;
  }

  /** Not the latest, whatever its length. */
  async #giveUpOldest(): Promise<void> {
    for (const [text, name] of this.#names) {
      if (this.#length <= MOST_TEXT || this.#names.size === 1) return;
      this.#names.delete(text);
      this.#length -= text.length;
      // In a transaction that has failed the server refuses this as it refuses everything.
      if (this.#driver.parsedStatements[name] !== undefined) {
        await this.#client.query(`deallocate ${name}`).catch(() => {
          this.#isSpent = true;
        });
        delete this.#driver.parsedStatements[name];
      }
    }
  }
}

type Client = Connection & pg.PoolClient;

/** A connection that can be trusted, for whoever waits for it now. @throws Abandoned, ConnectionLost */
async function take(pool: pg.Pool): Promise<Client> {
  const signal = currentSignal();
  for (;;) {
    const client = (await pool.connect().catch((error: unknown) => {
      throw new ConnectionLost(error);
    })) as Client;
    if (signal?.aborted) {
      client.release();
      throw new Abandoned();
    }
    client.wanted = signal;
    if (!client.isDoubtful) return client;
    client.release(true);
  }
}

/** By pool and by connection, whoever asks: the names of prepared statements belong to a connection. */
const changesOf = new WeakMap<pg.Pool, Changes>();
const clients = new WeakMap<pg.PoolClient, PreparingClient>();

/** The pool of `createPool`, with connections that prepare the statements sent through them. */
export function preparing(pool: pg.Pool): PostgresPool {
  const changes = changesOf.get(pool) ?? { count: 0 };
  changesOf.set(pool, changes);
  const { Client } = pool as { Client?: PostgresClientConstructor };
  return {
    ...(Client && { Client }),
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await take(pool);
      const wrapped = clients.get(client) ?? new PreparingClient(client, changes);
      clients.set(client, wrapped);
      try {
        await wrapped.renew();
      } catch (error) {
        client.release(true);
        throw new ConnectionLost(error);
      }
      return wrapped;
    },
  };
}
