/** Each entry of the journal against what its key left behind. */
import type { Finding } from './checker.ts';
import { type Entry, isLost, type Journal } from './journal.ts';
import type { Row, Snapshot, StoredAnswer, StoredEvent } from './snapshot.ts';

/** Events of these nouns are all accounted for; of others, the service may record what it likes. */
export const WATCHED = /^(assignment|meeting|academic_plan|plan_version|check_in|reporting_line|conflict_case)\./;

/** Events of reading: a repetition whose answer is not kept reads it anew, and whoever reads confidential content leaves an event. */
const isReading = ({ type }: StoredEvent): boolean => type.endsWith('.read');

/** Requests of the journal are named by their key and the number of the attempt. */
export const keyOf = (request_id: string | null): string => request_id?.split('.')[0] ?? '';

type Found = Readonly<{ events: readonly StoredEvent[]; answers: readonly StoredAnswer[]; marked: number; snapshot: Snapshot }>;

export function checkEffects(journal: Journal, snapshot: Snapshot): Finding[] {
  const events = Map.groupBy(
    snapshot.events.filter((event) => !isReading(event)),
    ({ request_id }) => keyOf(request_id),
  );
  const answers = Map.groupBy(snapshot.answers, ({ key }) => key);
  const marks = new Map<string, number>();
  for (const [table, column] of new Map(journal.entries.flatMap(({ marker }) => (marker ? [[marker.join('.'), marker]] : []))).values()) {
    for (const row of snapshot.tables.get(table) ?? []) marks.set(String(row[column]), (marks.get(String(row[column])) ?? 0) + 1);
  }
  return journal.entries.flatMap((entry) => {
    const found = {
      events: events.get(entry.key) ?? [],
      answers: answers.get(entry.key) ?? [],
      marked: marks.get(entry.key) ?? 0,
      snapshot,
    };
    const of = `${entry.kind} ${entry.key}`;
    return [...outcomes(entry, found), ...whole(entry, found), ...marked(entry, found), ...rows(entry, found)].map(([kind, rule]) => ({
      class: kind,
      rule,
      of,
    }));
  });
}

type Fault = readonly [Finding['class'], string];

/** Whether what happened is what was answered. */
function* outcomes(entry: Entry, { events }: Found): Iterable<Fault> {
  const requests = new Set(events.map(({ request_id }) => request_id));
  if (entry.fate === 'acknowledged' && requests.size === 0) yield ['lost', 'an acknowledged write has no event'];
  if (requests.size > 1) yield ['doubled', 'two attempts with one key took effect'];
  if (entry.answered_ids.size > 1) yield ['doubled', 'one key was answered with two resources'];
  if (entry.fate === 'refused' && requests.size > 0) yield ['broken', 'a refused write took effect'];
  for (const { request_id, outcome } of entry.attempts) {
    if (isLost(outcome)) continue;
    if (outcome.status === 500) yield ['broken', 'an attempt was answered with an internal error'];
    const denied = outcome.status >= 400 && outcome.code !== 'outcome-unknown';
    if (denied && requests.has(request_id)) yield ['broken', `an attempt that was answered ${outcome.status} took effect`];
    if (outcome.replayed && requests.has(request_id)) yield ['doubled', 'an attempt that was answered as a repetition took effect'];
  }
}

/** Whether all of it happened, once, in one transaction with the answer that is kept. */
function* whole(entry: Entry, { events, answers }: Found): Iterable<Fault> {
  if (events.length === 0) {
    if (answers.length > 0) yield ['broken', 'an answer is kept for a key that has no event'];
    return;
  }
  const watched = events.filter(({ type }) => WATCHED.test(type));
  for (const type of entry.records) {
    const subjects = watched.filter((event) => event.type === type).map(({ subject_id }) => subject_id);
    if (subjects.length === 0) yield ['broken', `an event is missing beside others of its write: ${type}`];
    const { effect } = entry;
    if (effect && subjects.some((id) => id !== effect.subject_id)) yield ['broken', `an event is about something else: ${type}`];
  }
  const once = new Set<string>();
  for (const { type, subject_id } of watched) {
    if (!entry.records.includes(type) && !entry.mayRecord.includes(type)) yield ['broken', `an event is of no such write: ${type}`];
    if (once.has(`${type} ${subject_id}`)) yield ['doubled', `an event was recorded twice: ${type}`];
    once.add(`${type} ${subject_id}`);
  }
  if (entry.method !== 'POST') return;
  if (answers.length === 0) yield ['broken', 'no answer is kept for a key that took effect'];
  if (answers.length > 1) yield ['doubled', 'two answers are kept for a key'];
  const transactions = new Set([...events, ...answers].map(({ written_by }) => written_by));
  if (transactions.size > 1) yield ['broken', 'events and answer were written by two transactions'];
}

/** Whether what it created is there, as often as its events say. */
function* marked(entry: Entry, { events, marked: count }: Found): Iterable<Fault> {
  if (!entry.marker) return;
  const [table] = entry.marker;
  const isThere = events.length > 0;
  if (count > 1) yield ['doubled', `a key created several rows of ${table}`];
  if (count === 0 && entry.fate === 'acknowledged') yield ['lost', `an acknowledged row is missing: ${table}`];
  else if (count === 0 && isThere) yield ['broken', `an event is there without its row: ${table}`];
  if (count > 0 && !isThere) yield ['broken', `a row is there without its event: ${table}`];
}

/** Whether what was acknowledged is there as it was sent. */
function* rows({ fate, effect }: Entry, { snapshot }: Found): Iterable<Fault> {
  if (fate !== 'acknowledged') return;
  for (const [table, values] of effect?.rows ?? []) {
    const same = (snapshot.tables.get(table) ?? []).filter((row) => matches(row, values));
    if (same.length === 0) yield ['lost', `what was acknowledged is not there as it was sent: ${table}`];
    if (same.length > 1) yield ['doubled', `what was acknowledged is there twice: ${table}`];
  }
}

const matches = (row: Row, values: Row): boolean => Object.entries(values).every(([column, value]) => row[column] === value);
