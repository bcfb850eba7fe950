/** What writers asked of the service and what they were answered: the half of the truth that clients hold. The checker compares it with the database. */
import type { Person } from '../../setup/department.ts';

/** The JSON of an answer, as far as writers look into it. */
export type Json = { id: string; row_version: number; code?: string; [member: string]: unknown };

/** What an acknowledged write must have left in the database. */
export type Effect = Readonly<{
  /** What its events are about. */
  subject_id: string;
  /** Rows with these values, exactly one for each. */
  rows?: readonly (readonly [table: string, values: Readonly<Record<string, unknown>>])[];
}>;

/** A change that a writer asks for. */
export type Write = Readonly<{
  /** Noun and verb, such as `meeting.log`. */
  kind: string;
  as: Person;
  method: 'POST' | 'PATCH';
  path: string;
  /** Made of the key, so that what is written can be found by it. */
  body: (key: string) => object;
  /** Asterisk by default; a PATCH needs the version it stands on. */
  ifMatch?: number;
  /** The column that holds the key itself in whatever this creates. */
  marker?: readonly [table: string, column: string];
  /** Types of the events that it records in any case, each once. */
  records: readonly string[];
  /** Types of events that it may record as well. */
  mayRecord?: readonly string[];
  effect: (answer: Json, key: string) => Effect;
  /** Of a PATCH whose answer was lost: whether what is read back shows that it took effect. */
  isDone?: (current: Json) => boolean;
}>;

/** An answer with its status, or what became of the socket. */
export type Outcome = Lost | Readonly<{ status: number; code?: string; replayed: boolean; retryAfter_s?: number }>;
type Lost = Readonly<{ lost: string }>;

export type Attempt = Readonly<{ request_id: string; sent_ms: number; took_ms: number; outcome: Outcome }>;

/** `unknown` is what stayed so in spite of all attempts. */
export type Fate = 'acknowledged' | 'refused' | 'unknown';

export type Entry = {
  readonly key: string;
  readonly kind: string;
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly actor_id: string;
  readonly payload: object;
  readonly records: readonly string[];
  readonly mayRecord: readonly string[];
  readonly marker: Write['marker'];
  readonly attempts: Attempt[];
  fate: Fate;
  /** The problem of a refusal. */
  code: string | null;
  effect: Effect | null;
  /** Ids that were answered to this key: a repetition gets the first one again. */
  readonly answered_ids: Set<string>;
};

export const isLost = (outcome: Outcome): outcome is Lost => 'lost' in outcome;

/** True where the caller cannot tell whether it took effect: a socket that ended, a status that says so, or a gateway's word. */
export const isUnknown = (outcome: Outcome): boolean =>
  isLost(outcome) ? outcome.lost !== 'ECONNREFUSED' : outcome.status >= 500 && outcome.code !== 'unavailable';

/** All that the writers of one run did. */
export class Journal {
  readonly entries: Entry[] = [];
  /** When each write was acknowledged, on the clock of `performance`. */
  readonly acknowledged_ms: number[] = [];

  begin(write: Write, key: string): Entry {
    const { kind, method, path, records, mayRecord = [], marker, as } = write;
    const given = { key, kind, method, path, actor_id: as.id, payload: write.body(key), records, mayRecord, marker };
    const entry: Entry = { ...given, attempts: [], fate: 'unknown', code: null, effect: null, answered_ids: new Set() };
    this.entries.push(entry);
    return entry;
  }

  /** How many writes had which fate, and how many were in doubt on the way and are not any more. */
  count(): {
    acknowledged: number;
    refused: number;
    unknown: number;
    resolved: number;
    attempts: number;
    statuses: Record<string, number>;
  } {
    const of = (fate: Fate) => this.entries.filter((entry) => entry.fate === fate).length;
    const statuses: Record<string, number> = {};
    for (const { outcome } of this.entries.flatMap(({ attempts }) => attempts)) {
      const name = isLost(outcome) ? outcome.lost : `${outcome.status}${outcome.code ? ` ${outcome.code}` : ''}`;
      statuses[name] = (statuses[name] ?? 0) + 1;
    }
    return {
      acknowledged: of('acknowledged'),
      refused: of('refused'),
      unknown: of('unknown'),
      resolved: this.entries.filter(({ attempts, fate }) => fate !== 'unknown' && attempts.some(({ outcome }) => isUnknown(outcome)))
        .length,
      attempts: this.entries.reduce((sum, { attempts }) => sum + attempts.length, 0),
      statuses,
    };
  }

  /** How long after this instant a write was acknowledged again; infinite where none was. */
  recoveredAfter(instant_ms: number): number {
    const first = this.acknowledged_ms.find((at) => at > instant_ms);
    return first === undefined ? Number.POSITIVE_INFINITY : first - instant_ms;
  }
}
