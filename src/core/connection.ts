import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { activities, endSession } from './activity.ts';
import { Exchange } from './exchange.ts';
import { Abandoned, type Wanted } from './wanted.ts';

/** The connection to the database could not be made, broke, or fell silent: what it was asked was not answered. */
export class ConnectionLost extends Error {
  /** True where a transaction was being committed: whether it took effect is not known. */
  readonly committing: boolean;

  constructor(cause: unknown, committing = false) {
    super('The connection to the database was lost.', { cause });
    this.committing = committing;
  }
}

/** How long a statement runs before the server is asked whether it still works on it; each time twice as long, up to the latter. */
const FIRST_LOOK_MS = 3_000;
const LAST_LOOK_MS = 24_000;

/** An answer may be on its way while the server says that it has sent it. */
const GRACE_MS = 250;

/** How long a commit may wait for a standby. */
const STANDBY_PATIENCE_MS = 8_000;

const CANCEL_PATIENCE_MS = 2_000;
const CANCEL_AGAIN_MS = 100;

/** What pg's connection has beyond its published types. */
type Wire = NonNullable<unknown> & {
  host: string;
  port: number;
  ssl: unknown;
  sslNegotiation: string;
  processID: number;
  secretKey: number;
  _queryable: boolean;
  _ending: boolean;
  _ended: boolean;
  connection: { stream: { bytesRead: number } };
};

type CancelLine = NodeJS.EventEmitter & {
  stream: { destroy(): void };
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
};

const ROLLED_BACK = { command: 'ROLLBACK', rowCount: 0, rows: [], oid: 0, fields: [] } as unknown as pg.QueryResult;

/** When a connection of a pool last fell silent: what was open then may be as dead without having been asked. */
const silences = new WeakMap<object, number>();

/** True for errors with which the server ends the connection: shutdown, a time limit of the session, a broken protocol. */
function endsConnection({ severity, code = '' }: pg.DatabaseError): boolean {
  return severity === 'FATAL' || severity === 'PANIC' || /^(08|57P0|25P0[34])/.test(code);
}

/**
 * A connection that does not wait for the dead: where a statement stays unanswered, the server is asked by another connection whether it works on
 * it, and if not, this one is ended. What broke, timed out or fell silent is ended at once, so that a pool never gives it out again.
 */
export class Connection extends pg.Client {
  /** Until when the answers to `ask` are wanted; set by who takes the connection from its pool. */
  wanted: Wanted | undefined;
  readonly #config: pg.ClientConfig;
  #isLost = false;
  #heardAt = performance.now();

  constructor(config: pg.ClientConfig) {
    super(config);
    this.#config = config;
    const query = this.query.bind(this) as (...of: unknown[]) => unknown;
    // An override would have to repeat the overloads of pg.
    this.query = ((...given: unknown[]) => {
      const answer = query(...given);
      if (answer instanceof Promise) this.#attend(answer);
      return answer;
    }) as typeof this.query;
  }

  get #wire(): Wire {
    return this as unknown as Wire;
  }

  /** True where another connection of the pool has fallen silent since this one was heard. */
  get isDoubtful(): boolean {
    return this.#heardAt < (silences.get(this.#config) ?? 0);
  }

  /**
   * Like `query`, as long as the answer is wanted. A rollback on a lost connection is done: the server has no transaction without its client.
   * @throws Abandoned, ConnectionLost
   */
  async ask(query: pg.QueryConfig | Exchange): Promise<pg.QueryResult> {
    const isEnd = query.text === 'commit' || query.text === 'rollback';
    if (this.#isLost && query.text === 'rollback') return ROLLED_BACK;
    try {
      return await (this.wanted && !isEnd ? this.#askFor(this.wanted, query) : this.#send(query));
    } catch (error) {
      if (this.#isLost) throw new ConnectionLost(error, query.text === 'commit');
      throw error;
    }
  }

  #send(query: pg.QueryConfig | Exchange): Promise<pg.QueryResult> {
    if (!(query instanceof Exchange)) return this.query(query);
    const answer = new Promise<pg.QueryResult>((resolve, reject) => {
      query.callback = (error, result) => (error ? reject(error) : resolve(result as pg.QueryResult));
    });
    this.query(query);
    this.#attend(answer);
    return answer;
  }

  async #askFor(wanted: Wanted, query: pg.QueryConfig | Exchange): Promise<pg.QueryResult> {
    if (wanted.aborted) throw new Abandoned();
    const answer = this.#send(query);
    let cancelling: Promise<void> | undefined;
    const leave = () => {
      cancelling = this.#cancelUntil(answer);
    };
    wanted.addEventListener('abort', leave, { once: true });
    try {
      return await answer;
    } catch (error) {
      throw cancelling && (error as { code?: unknown }).code === '57014' ? new Abandoned() : error;
    } finally {
      wanted.removeEventListener('abort', leave);
      await cancelling;
    }
  }

  /** A request to cancel that comes before the server has read the statement does nothing, so it is repeated until there is an answer. */
  async #cancelUntil(answer: Promise<unknown>): Promise<void> {
    let isOver = false;
    const over = answer
      .catch(() => undefined)
      .then(() => {
        isOver = true;
      });
    while (!isOver && !this.#isLost) {
      await this.#cancel();
      await Promise.race([over, sleep(CANCEL_AGAIN_MS)]);
    }
  }

  /**
   * Asks the server to cancel what it does for this connection. It closes the line once it has sent the signal (as libpq relies on), and a signal that
   * finds its process waiting for a command is dropped, so whoever waits for this cannot lose a later statement. A line that does not
   * end well proves nothing; then the connection is ended.
   */
  #cancel(): Promise<void> {
    const { host, port, ssl, sslNegotiation, processID, secretKey } = this.#wire;
    return new Promise((resolve) => {
      const line = new pg.Connection({ ssl, sslNegotiation } as pg.ConnectionConfig) as unknown as CancelLine;
      let isSent = false;
      const send = () => {
        line.cancel(processID, secretKey);
        isSent = true;
      };
      const lose = () => this.#lose();
      const late = setTimeout(() => {
        lose();
        line.stream.destroy();
      }, CANCEL_PATIENCE_MS);
      line.on('connect', () => {
        if (!ssl) send();
        else if (sslNegotiation !== 'direct') line.requestSsl();
      });
      line.on('sslconnect', send);
      line.on('error', lose);
      line.on('end', () => {
        clearTimeout(late);
        if (!isSent) lose();
        resolve();
      });
      if (host.startsWith('/')) line.connect(`${host}/.s.PGSQL.${port}`);
      else line.connect(port, host);
    });
  }

  #lose(): void {
    this.#isLost = true;
    this.end().catch(() => undefined);
  }

  #attend(answer: Promise<unknown>): void {
    const startedAt = performance.now();
    let look: NodeJS.Timeout | undefined;
    let isOver = false;
    const over = () => {
      isOver = true;
      clearTimeout(look);
    };
    const lookAfter = (patience_ms: number) => {
      look = setTimeout(async () => {
        const isSilent = await this.#isSilent(performance.now() - startedAt, () => isOver);
        if (isOver) return;
        if (!isSilent) return lookAfter(Math.min(patience_ms * 2, LAST_LOOK_MS));
        silences.set(this.#config, performance.now());
        this.#lose();
      }, patience_ms);
      look.unref();
    };
    lookAfter(FIRST_LOOK_MS);
    answer.then(
      () => {
        over();
        this.#heardAt = performance.now();
      },
      (error: unknown) => {
        over();
        if (error instanceof pg.DatabaseError ? endsConnection(error) : this.#isBroken(error)) this.#lose();
        else this.#heardAt = performance.now();
      },
    );
  }

  /** Errors without a code of the server: of the connection, or of whoever asked, as by an impossible value. */
  #isBroken(error: unknown): boolean {
    const { _queryable, _ending, _ended } = this.#wire;
    return !_queryable || _ending || _ended || (error instanceof Error && error.message === 'Query read timeout');
  }

  /** Whether the server has nothing more to say to what it was asked, or waits in vain for the network or, for too long, for a standby. */
  async #isSilent(since_ms: number, isOver: () => boolean): Promise<boolean> {
    const { connection, processID } = this.#wire;
    const heard = connection.stream.bytesRead;
    const all = await activities(this.#config);
    if (all === 'hidden') return false;
    const own = all === 'unreachable' ? undefined : all.get(processID);
    if (own?.wait_event === 'SyncRep') return since_ms > STANDBY_PATIENCE_MS;
    if (own?.state === 'active' && own.wait_event_type !== 'Client') return false;
    await sleep(GRACE_MS);
    const isSilent = !isOver() && connection.stream.bytesRead === heard;
    // The server has not noticed, and would keep everybody waiting for what the session has locked.
    if (isSilent && own) void endSession(this.#config, processID);
    return isSilent;
  }
}
