import {
  type Compilable,
  type PostgresClientConstructor,
  type PostgresPool,
  type PostgresPoolClient,
  type RawBuilder,
  sql,
  type Transaction,
} from 'kysely';
import type pg from 'pg';
import type { DB } from '../../db/types.ts';
import { type Connection, ConnectionLost } from './connection.ts';
import { type Answer, Exchange, type Prepared } from './exchange.ts';
import { Abandoned, currentSignal, type Wanted } from './wanted.ts';

/** What can be prepared, and sent with what follows it. Everything else is sent by itself, as it is. */
const PREPARABLE = /^\s*(select|insert|update|delete|merge|with|begin|start|set|savepoint)\b/i;

/** What begins a transaction, which waits for its first statement. */
const BEGINS = /^(begin|start transaction)\b/;

/**
 * The most text of prepared statements on one connection, in characters. Its server process keeps 200 to 250 bytes of plans for each, so that a
 * connection stays at 40 MB. What was used least recently is given up for what is new.
 */
const MOST_TEXT = 150_000;

/** The parameters of statements whose answers nobody waits for. Kysely hands them on as they are, unlike the statement itself. */
const unawaited = new WeakSet<readonly unknown[]>();

const NOTHING = { command: '', rowCount: 0, rows: [], oid: 0, fields: [] } as pg.QueryResult;

/**
 * Sends a statement of a transaction together with the next one, as one message, in their order. Nobody needs its answer; where it fails, the next
 * one fails with its error. For what is recorded of a change: a message each would cost more than the statement does.
 */
export async function sendWithNext(tx: Transaction<DB>, statement: Compilable | RawBuilder<unknown>): Promise<void> {
  const query = statement.compile(tx);
  unawaited.add(query.parameters);
  await tx.executeQuery(query);
}

/**
 * For the rest of the transaction, statements are planned once, for any values. For statements over so many tables that planning takes longer
 * than running, where the best plan does not depend on the values. Elsewhere the server plans a statement for its values the first five times,
 * and then keeps a plan for any values unless that looks dearer.
 */
export async function planOnce(tx: Transaction<DB>): Promise<void> {
  await sendWithNext(tx, sql`set local plan_cache_mode = force_generic_plan`);
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

export type Statement = Readonly<{ text: string; values: readonly unknown[] }>;

/** What statements that were sent together have answered, in their order, up to the one that failed, if one did. */
export type Answers = Readonly<{ answers: readonly Answer[]; failure?: unknown }>;

/** One connection of a pool. It prepares each statement under a name of its own when it first sends it. */
export class PreparingClient implements PostgresPoolClient {
  readonly processID?: number;
  readonly #client: Client;
  readonly #changes: Changes;
  readonly #mostText: number;
  /** By text, the one used least recently first. */
  readonly #prepared = new Map<string, Prepared>();
  #length = 0;
  #lastName = 0;
  /** Names that the server can forget. */
  #given: string[] = [];
  /** What goes out with the next statement. */
  readonly #waiting: Statement[] = [];
  #known: number;
  #isSpent = false;

  constructor(client: Client, changes: Changes, mostText: number) {
    this.#client = client;
    this.#changes = changes;
    this.#mostText = mostText;
    this.#known = changes.count;
    const { processID } = client as { processID?: number };
    if (processID !== undefined) this.processID = processID;
  }

  /** Called when the connection leaves the pool: gives up everything if a statement was out of date since, on another connection. */
  async renew(): Promise<void> {
    if (this.#known === this.#changes.count) return;
    this.#known = this.#changes.count;
    await this.#client.query('deallocate all');
    this.#prepared.clear();
    this.#length = 0;
    this.#given = [];
    this.#driver.parsedStatements = {};
  }

  /** Kysely calls it in this form; reading by cursors, the other one, takes a dialect that was given a cursor. */
  query = (async (text: string, values: readonly unknown[] = []) => {
    if (!PREPARABLE.test(text)) return this.#askPlainly({ text, values });
    if (BEGINS.test(text) || (unawaited.has(values) && this.#inTransaction)) {
      this.#waiting.push({ text, values });
      return NOTHING;
    }
    return this.#ask({ text, values });
  }) as unknown as PostgresPoolClient['query'];

  /** Sends reads as one message, as long as `wanted`. Nothing of them is sent again: those behind one that failed are not carried out. */
  async readAll(statements: readonly Statement[], wanted: Wanted): Promise<Answers> {
    this.#client.wanted = wanted;
    const answers: Answer[] = [];
    try {
      await this.#exchange(statements, answers);
      return { answers };
    } catch (failure) {
      if (isOutOfDate(failure)) this.#changes.count += 1;
      return { answers, failure };
    }
  }

  release = (destroy = false) => {
    this.#client.wanted = undefined;
    this.#client.release(destroy || this.#isSpent);
  };

  get #driver() {
    return (this.#client as unknown as Driver).connection;
  }

  get #inTransaction(): boolean {
    return this.#waiting.length > 0 || this.#client.getTransactionStatus() !== 'I';
  }

  /**
   * What waits goes before, also before a commit: that is carried out even where nobody waits for it any more, and they are not. What is rolled back
   * is not sent any more, a whole transaction included.
   */
  async #askPlainly({ text, values }: Statement): Promise<pg.QueryResult> {
    if (!text.startsWith('rollback')) await this.#askWaiting();
    else if (this.#waiting.splice(0).some((statement) => BEGINS.test(statement.text))) return NOTHING;
    return this.#client.ask({ text, values: [...values] });
  }

  async #askWaiting(): Promise<void> {
    const last = this.#waiting.pop();
    if (last) await this.#ask(last);
  }

  async #ask(statement: Statement): Promise<pg.QueryResult> {
    const inTransaction = this.#inTransaction;
    try {
      return await this.#send(statement);
    } catch (error) {
      if (!isOutOfDate(error)) throw error;
      this.#changes.count += 1;
      if (inTransaction) {
        this.#isSpent = true;
        throw error;
      }
      await this.renew();
      return this.#send(statement);
    }
  }

  #send(statement: Statement): Promise<pg.QueryResult> {
    return this.#exchange([...this.#waiting, statement]);
  }

  #exchange(sent: readonly Statement[], answers?: Answer[]): Promise<pg.QueryResult> {
    const statements = sent.map(({ text, values }) => ({ prepared: this.#prepare(text), values }));
    this.#giveUpOldest(statements.length);
    const given = this.#given;
    const onSent = () => {
      this.#waiting.length = 0;
      this.#given = [];
      for (const name of given) delete this.#driver.parsedStatements[name];
    };
    return this.#client.ask(new Exchange(statements, this.#client, given, onSent, answers));
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    // While there is room for twice as much, nobody asks which was used last.
    if (known && this.#length <= this.#mostText / 2) return known;
    const prepared = known ?? { name: `s${++this.#lastName}`, text };
    if (!this.#prepared.delete(text)) this.#length += text.length;
    this.#prepared.set(text, prepared);
    return prepared;
  }

  /** Not the latest, whatever their length. */
  #giveUpOldest(latest: number): void {
    for (const [text, { name }] of this.#prepared) {
      if (this.#length <= this.#mostText || this.#prepared.size <= latest) return;
      this.#prepared.delete(text);
      this.#length -= text.length;
      if (this.#driver.parsedStatements[name] !== undefined) this.#given.push(name);
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

/**
 * By the options of a pool, which every view of it shares, and by connection, whoever asks: the names of prepared statements belong to a connection,
 * and what one finds out of date is out of date on each.
 */
const changesOf = new WeakMap<object, Changes>();
const clients = new WeakMap<pg.PoolClient, PreparingClient>();

/** A pool whose connections prepare the statements sent through them. */
export type PreparingPool = Omit<PostgresPool, 'connect'> & { connect(): Promise<PreparingClient> };

/** The pool of `createPool`, with connections that prepare the statements sent through them and keep so much text of them. */
export function preparing(pool: pg.Pool, mostText = MOST_TEXT): PreparingPool {
  const { options } = pool;
  const changes = changesOf.get(options) ?? { count: 0 };
  changesOf.set(options, changes);
  const { Client } = pool as { Client?: PostgresClientConstructor };
  return {
    ...(Client && { Client }),
    options,
    end: () => pool.end(),
    connect: async () => {
      const client = await take(pool);
      const wrapped = clients.get(client) ?? new PreparingClient(client, changes, mostText);
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
