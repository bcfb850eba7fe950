/** A careful client: every change has a key, and what is in doubt is asked again with the same key until it is known. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../../setup/department.ts';
import { type Entry, isUnknown, type Journal, type Json, type Outcome, type Write } from './journal.ts';

export type ClientOptions = Readonly<{
  journal: Journal;
  /** Where the service is. */
  url: string;
  token: (who: Pick<Person, 'subject'>) => Promise<string>;
  /** For how long one write is tried. */
  patience_ms?: number;
  /** After how long a client goes away without its answer, for some attempts; null: it waits. */
  leavesAfter?: () => number | null;
  /** The share of acknowledged writes that are sent once more. */
  repeats?: () => boolean;
  /** After how long without an answer a client gives an attempt up. */
  timeout_ms?: number;
}>;

type Answer = Readonly<{ outcome: Outcome; body: Json | null }>;
type Sent = Readonly<{ method: string; path: string; headers: Record<string, string>; content?: string; leavesAfter_ms?: number | null }>;

const LONGEST_PAUSE_MS = 250;

/** Answers that say that nothing was done, and that the same may be sent again. */
const AGAIN: ReadonlySet<string> = new Set(['idempotency-key-in-flight', 'concurrent-change', 'too-many-requests', 'request-timeout']);

export class Client {
  readonly #options: ClientOptions;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Asks until it is known what became of it. Resolves with the answer where it was done, else with null; never rejects for an answer. */
  async write(write: Write): Promise<Json | null> {
    const { journal, patience_ms = 180_000 } = this.#options;
    const key = randomUUID();
    const entry = journal.begin(write, key);
    const deadline = performance.now() + patience_ms;
    for (let pause = 20; performance.now() < deadline; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const { outcome, body } = await this.#attempt(write, entry);
      if (!('lost' in outcome) && outcome.status < 300) return this.#acknowledge(write, entry, body);
      if (this.#isFinal(entry, outcome)) {
        const current = await this.#readBack(write, entry, outcome);
        if (current) return this.#acknowledge(write, entry, current);
        entry.fate = 'refused';
        entry.code = 'lost' in outcome ? null : (outcome.code ?? null);
        return null;
      }
      const asked_ms = 'lost' in outcome ? pause : (outcome.retryAfter_s ?? 0) * 1000;
      await sleep(Math.min(Math.max(pause, asked_ms), LONGEST_PAUSE_MS) * (0.5 + Math.random()));
    }
    return null;
  }

  async #acknowledge(write: Write, entry: Entry, body: Json | null): Promise<Json | null> {
    this.#options.journal.acknowledged_ms.push(performance.now());
    entry.fate = 'acknowledged';
    if (!body) return null;
    entry.effect = write.effect(body, entry.key);
    if (write.method === 'POST' && this.#options.repeats?.()) await this.#attempt(write, entry, true);
    return body;
  }

  #isFinal(_entry: Entry, outcome: Outcome): boolean {
    if ('lost' in outcome || outcome.status >= 500 || outcome.status === 401) return false;
    return !AGAIN.has(outcome.code ?? '');
  }

  /** A PATCH has no key: where an earlier attempt was in doubt and the version is another now, the resource tells whether that attempt did it. */
  async #readBack(write: Write, entry: Entry, outcome: Outcome): Promise<Json | null> {
    const wasInDoubt = entry.attempts.slice(0, -1).some((attempt) => isUnknown(attempt.outcome));
    if (write.method !== 'PATCH' || !wasInDoubt || 'lost' in outcome || outcome.status !== 412) return null;
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const headers = await this.#headers(write.as);
      const { outcome: found, body } = await this.#send({ method: 'GET', path: write.path, headers });
      if (!('lost' in found) && found.status === 200 && body) return write.isDone?.(body) ? body : null;
      await sleep(LONGEST_PAUSE_MS);
    }
    return null;
  }

  async #headers(who: Person): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.#options.token(who)}` };
  }

  async #attempt(write: Write, entry: Entry, isRepetition = false): Promise<Answer> {
    const request_id = `${entry.key}.${entry.attempts.length}`;
    const headers = {
      ...(await this.#headers(write.as)),
      'content-type': 'application/json',
      'x-request-id': request_id,
      'if-match': write.ifMatch === undefined ? '*' : `"${write.ifMatch}"`,
      ...(write.method === 'POST' && { 'idempotency-key': entry.key }),
    };
    const sent_ms = performance.now();
    const { method, path } = write;
    const leavesAfter_ms = isRepetition ? null : (this.#options.leavesAfter?.() ?? null);
    const answer = await this.#send({ method, path, headers, content: JSON.stringify(entry.payload), leavesAfter_ms });
    entry.attempts.push({ request_id, sent_ms, took_ms: performance.now() - sent_ms, outcome: answer.outcome });
    if (!('lost' in answer.outcome) && answer.outcome.status < 300 && answer.body) entry.answered_ids.add(answer.body.id);
    return answer;
  }

  #send({ method, path, headers, content, leavesAfter_ms = null }: Sent): Promise<Answer> {
    const { url, timeout_ms = 20_000 } = this.#options;
    return new Promise((resolve) => {
      const lost = (code: string) => resolve({ outcome: { lost: code }, body: null });
      const length = content === undefined ? {} : { 'content-length': String(Buffer.byteLength(content)) };
      const sent = request(new URL(path, url), { method, agent: this.#agent, headers: { ...headers, ...length } });
      const leave = (why: string) => {
        lost(why);
        sent.destroy();
      };
      const timers = [setTimeout(leave, timeout_ms, 'timeout')];
      if (leavesAfter_ms !== null) timers.push(setTimeout(leave, leavesAfter_ms, 'abandoned'));
      const over = () => timers.forEach(clearTimeout);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        over();
        lost(error.code ?? error.name);
      });
      sent.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', () => undefined);
        response.on('close', () => {
          over();
          if (!response.complete) return lost('cut in the answer');
          const body = parse(Buffer.concat(parts).toString());
          const { 'retry-after': wait, 'idempotent-replayed': replayed } = response.headers;
          const status = response.statusCode ?? 0;
          const outcome = {
            status,
            ...(status >= 400 && body?.code !== undefined && { code: body.code }),
            replayed: replayed === 'true',
            ...(wait !== undefined && { retryAfter_s: Number(wait) }),
          };
          resolve({ outcome, body });
        });
      });
      sent.end(content);
    });
  }
}

function parse(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
