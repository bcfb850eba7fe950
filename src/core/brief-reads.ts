import pg from 'pg';
import { type Answer, prepareValue, type Rows } from './exchange.ts';
import { isOutOfDate, type PreparingClient, type PreparingPool, type Statement } from './prepared-statements.ts';
import { Abandoned, currentSignal, forNobody, Presence, type Wanted } from './wanted.ts';

/** The most statements in one message: what comes behind others on a connection waits for them. */
const MOST = 16;

/** A read that somebody waits for. */
class Asked implements Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly #wanted: Wanted | undefined;
  /** What else is to be done when nobody waits for it any more. */
  onLeave: (() => void) | undefined;
  isOver = false;
  /** True once it was found out of date: it is sent a second time, and not a third. */
  isRepeated = false;
  #resolve!: (rows: Rows) => void;
  #reject!: (error: Error) => void;
  readonly answer: Promise<Rows>;

  constructor({ text, values }: Statement, wanted: Wanted | undefined) {
    this.text = text;
    this.values = values.map(prepareValue);
    this.#wanted = wanted;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    wanted?.addEventListener('abort', this.#leave, { once: true });
  }

  settle(answer: Answer): void {
    this.isOver = true;
    this.#wanted?.removeEventListener('abort', this.#leave);
    if (answer instanceof Error) this.#reject(answer);
    else this.#resolve(answer);
  }

  readonly #leave = () => {
    this.settle(new Abandoned());
    this.onLeave?.();
  };
}

/**
 * Reads that take the server less time than a message costs, such as those of one row by its id. What is asked for within one turn of the event loop goes
 * out as one message on one connection, and comes back as one: a message each would cost both sides more than the read. Each is answered as if
 * it were alone: one that fails makes none of the others fail, and who leaves takes nothing from those who stay. Not for what may take long, since those behind it wait.
 */
export class BriefReads {
  readonly #pool: PreparingPool;
  readonly #onSent: (() => void) | undefined;
  #waiting: Asked[] = [];
  /** How many connections are waited for. */
  #connecting = 0;
  #isScheduled = false;

  /** @param onSent called for each statement */
  constructor(pool: PreparingPool, onSent?: () => void) {
    this.#pool = pool;
    this.#onSent = onSent;
  }

  /** The rows that the statement answers. @throws Abandoned, ConnectionLost, what the server refuses it with */
  read(statement: Statement): Promise<Rows> {
    const wanted = currentSignal();
    if (wanted?.aborted) return Promise.reject(new Abandoned());
    const asked = new Asked(statement, wanted);
    this.#onSent?.();
    this.#waiting.push(asked);
    this.#schedule();
    return asked.answer;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    forNobody(() => setImmediate(this.#begin));
  }

  readonly #begin = () => {
    this.#isScheduled = false;
    const wanted = Math.ceil(this.#waiting.length / MOST);
    while (this.#connecting < wanted) void this.#carryOut();
  };

  /** Those who came first, without those who have gone. */
  #next(): Asked[] {
    const next = this.#waiting.splice(0, MOST);
    return next.some(({ isOver }) => isOver) ? next.filter(({ isOver }) => !isOver) : next;
  }

  async #carryOut(): Promise<void> {
    this.#connecting += 1;
    let client: PreparingClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      for (const asked of this.#next()) asked.settle(error as Error);
      return;
    } finally {
      this.#connecting -= 1;
    }
    const sent = this.#next();
    if (sent.length > 0) await this.#send(client, sent);
    client.release();
  }

  async #send(client: PreparingClient, sent: readonly Asked[]): Promise<void> {
    const presence = new Presence();
    let staying = sent.length;
    for (const asked of sent) {
      asked.onLeave = () => {
        staying -= 1;
        if (staying === 0) presence.leave();
      };
    }
    const { answers, failure } = await client.readAll(sent, presence);
    for (const [i, answer] of answers.entries()) sent[i]?.settle(answer);
    if (failure !== undefined) this.#fail(sent.slice(answers.length), failure);
  }

  /** The first has failed, and what is behind it was not carried out. */
  #fail(left: readonly Asked[], failure: unknown): void {
    const [failed, ...behind] = left;
    if (!(failure instanceof pg.DatabaseError)) {
      for (const asked of left) asked.settle(failure as Error);
      return;
    }
    if (failed && isOutOfDate(failure) && !failed.isRepeated) {
      failed.isRepeated = true;
      behind.unshift(failed);
    } else failed?.settle(failure);
    this.#waiting.unshift(...behind);
    this.#schedule();
  }
}

const briefReads = new WeakMap<object, BriefReads>();

/** From now on `briefReadsOf` finds the reads for what asks this database. */
export function readBriefly(db: object, reads: BriefReads): void {
  briefReads.set(db, reads);
}

/** The brief reads of a database; undefined for a transaction, whose statements are its own. */
export function briefReadsOf(db: object): BriefReads | undefined {
  return briefReads.get(db);
}
