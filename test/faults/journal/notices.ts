/** Whoever is to be notified of an event is so once, and nobody of anything else. */
import type { Finding } from './checker.ts';
import type { Row, Snapshot, StoredEvent } from './snapshot.ts';

/** Who holds the offices that are notified. */
export type Offices = Readonly<Record<'director' | 'pic' | 'lead', Readonly<{ id: string }>>>;

type Context = Readonly<{ row: (table: string, id: unknown) => Row; offices: Offices }>;
type Recipients = (event: StoredEvent, context: Context) => readonly unknown[];

const pairOf = (assignment_id: unknown, { row }: Context) => {
  const { mentee_id, mentor_id } = row('assignment', assignment_id);
  return [mentee_id, mentor_id];
};
const pair: Recipients = ({ subject_id }, context) => pairOf(subject_id, context);
const menteeOf =
  (table: string): Recipients =>
  ({ subject_id }, { row }) => [row(table, subject_id)['mentee_id']];
const owner: Recipients = ({ data }, { row }) => [row('academic_plan', data['plan_id'])['mentee_id']];

/** By the type of the event: the kind of notification, and to whom. Nobody is notified of what they did themselves. */
const RULES: Readonly<Record<string, readonly [kind: string, to: Recipients]>> = {
  'assignment.proposed': ['assignment_proposed', pair],
  'assignment.activated': ['assignment_activated', pair],
  'assignment.withdrawn': ['assignment_declined', pair],
  'assignment.ended': ['assignment_ended', (event, context) => [...pair(event, context), context.offices.director.id]],
  'meeting.held': ['meeting_held', ({ data }, context) => pairOf(data['assignment_id'], context)],
  'plan_version.submitted': ['plan_submitted', (_, { offices }) => [offices.director.id, offices.pic.id]],
  'plan_version.returned': ['plan_returned', owner],
  'plan_version.came_into_force': ['plan_in_force', owner],
  'check_in.scheduled': ['check_in_scheduled', ({ data }) => [data['mentee_id'], data['conductor_id']]],
  'check_in.held': ['check_in_to_acknowledge', menteeOf('check_in')],
  'conflict_case.opened': [
    'conflict_opened',
    ({ data }, context) =>
      data['status'] === 'resolved'
        ? []
        : [...pairOf(data['assignment_id'], context), context.offices.director.id, context.offices.lead.id],
  ],
};

const KINDS = new Set(Object.values(RULES).map(([kind]) => kind));

export function checkNotifications({ events, notifications, tables }: Snapshot, offices: Offices): Finding[] {
  const byId = new Map([...tables].map(([table, rows]) => [table, new Map(rows.map((row) => [row['id'], row]))]));
  const context: Context = { row: (table, id) => byId.get(table)?.get(id) ?? {}, offices };
  const expected = new Map<string, string>();
  for (const event of events) {
    const [kind, to] = RULES[event.type] ?? [];
    for (const person_id of to?.(event, context) ?? []) {
      if (person_id !== event.actor_id) expected.set(`${kind} ${person_id} ${event.subject_id}`, event.id);
    }
  }
  const found: Finding[] = [];
  for (const { kind, person_id, subject_id, count } of notifications) {
    if (!KINDS.has(kind)) continue;
    const of = `${kind} ${person_id} ${subject_id}`;
    // Opened on another day again, somebody is notified again.
    if (count > 1 && kind !== 'conflict_opened') found.push({ class: 'doubled', rule: 'somebody was notified twice', of });
    if (!expected.delete(of)) found.push({ class: 'broken', rule: 'somebody was notified of what did not happen', of });
  }
  for (const of of expected.keys()) found.push({ class: 'broken', rule: 'somebody was not notified', of });
  return found;
}
