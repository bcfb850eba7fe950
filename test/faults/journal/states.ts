/** Every row has the event that made it and is in the state of its last one; every event has its row; nobody but the journal wrote. */
import type { Finding } from './checker.ts';
import { keyOf, WATCHED } from './effects.ts';
import type { Journal } from './journal.ts';
import type { Row, Snapshot, StoredEvent } from './snapshot.ts';

type Rule = Readonly<{
  /** The type of the event that comes with a new row. */
  made: string;
  /** The row that the event is about, where it is not the subject. */
  of?: (event: StoredEvent) => unknown;
  /** What the row says after an event of this type. */
  says: Readonly<Record<string, (row: Row, event: StoredEvent) => boolean>>;
  /** The types of the events without which it is in no such state. */
  through?: Readonly<Record<string, readonly string[]>>;
}>;

const isIn =
  (...states: string[]) =>
  (row: Row) =>
    states.includes(String(row['state']));
/** Types that change no state. */
const any = () => true;

const RULES: Readonly<Record<string, Rule>> = {
  assignment: {
    made: 'assignment.proposed',
    says: {
      'assignment.proposed': isIn('pending_acceptance'),
      // The last word of a side is in `activated`, which comes with it.
      'assignment.accepted': (row, { data }) => isIn('pending_acceptance')(row) && row[`${data['side']}_accepted_at`] !== null,
      'assignment.activated': (row) =>
        isIn('live')(row) && [row['mentee_accepted_at'], row['mentor_accepted_at'], row['activated_at']].every(Boolean),
      'assignment.withdrawn': isIn('withdrawn'),
      'assignment.expired': isIn('expired'),
      'assignment.ended': (row, { data }) => isIn('ended', 'live')(row) && row['ends_on'] === data['ends_on'],
    },
    through: { live: ['assignment.activated'], ended: ['assignment.activated', 'assignment.ended'], withdrawn: ['assignment.withdrawn'] },
  },
  meeting: {
    made: 'meeting.held',
    says: {
      'meeting.held': isIn('held'),
      'meeting.confirmed': (row, { actor_id }) => isIn('confirmed')(row) && row['confirmed_by'] === actor_id,
    },
    through: { confirmed: ['meeting.confirmed'] },
  },
  academic_plan: { made: 'academic_plan.opened', says: { 'academic_plan.opened': any } },
  plan_version: {
    made: 'academic_plan.opened',
    of: ({ type, subject_id, data }) => (type === 'academic_plan.opened' ? data['version_id'] : subject_id),
    says: {
      'academic_plan.opened': isIn('draft'),
      'plan_version.submitted': isIn('submitted'),
      'plan_version.approved': isIn('partly_approved'),
      'plan_version.came_into_force': isIn('in_force'),
      'plan_version.returned': isIn('returned'),
    },
    through: {
      in_force: ['plan_version.submitted', 'plan_version.approved', 'plan_version.came_into_force'],
      returned: ['plan_version.submitted', 'plan_version.returned'],
    },
  },
  check_in: {
    made: 'check_in.scheduled',
    says: {
      'check_in.scheduled': isIn('scheduled'),
      'check_in.held': isIn('held'),
      'check_in.acknowledged': (row) => isIn('acknowledged')(row) && row['acknowledged_at'] !== null,
    },
    through: { held: ['check_in.held'], acknowledged: ['check_in.held', 'check_in.acknowledged'] },
  },
  reporting_line: {
    made: 'reporting_line.recorded',
    says: {
      'reporting_line.recorded': (row) => row['ends_on'] === null,
      'reporting_line.edited': (row, { data }) => row['ends_on'] === (data['after'] as Row)['ends_on'],
      'reporting_line.voided': (row) => row['ends_on'] === row['starts_on'],
    },
  },
  conflict_case: {
    made: 'conflict_case.opened',
    says: {
      'conflict_case.opened': (row, { data }) => row['status'] === data['status'] && row['starts_on'] === data['starts_on'],
      'conflict_case.changed': (row, { data }) => row['status'] === data['status'] && row['ends_on'] === data['ends_on'],
      'conflict_case.resolved': (row, { data }) => row['status'] === 'resolved' && row['ends_on'] === data['ends_on'],
    },
  },
};

export function checkStates(journal: Journal, { events, tables }: Snapshot): Finding[] {
  const keys = new Set(journal.entries.map(({ key }) => key));
  const found: Finding[] = events
    .filter(({ type, request_id, operation_id }) => WATCHED.test(type) && operation_id !== 'daily' && !keys.has(keyOf(request_id)))
    .map(({ type, id }) => ({ class: 'broken', rule: 'an event is of no request that was made', of: `${type} ${id}` }));
  for (const [table, { made, of, says, through = {} }] of Object.entries(RULES)) {
    const own = events.filter(({ type }) => type in says);
    const about = Map.groupBy(own, (event) => String(of ? of(event) : event.subject_id));
    for (const row of tables.get(table) ?? []) {
      const id = String(row['id']);
      const add = (kind: Finding['class'], rule: string) => found.push({ class: kind, rule, of: `${table} ${id}` });
      const all = about.get(id) ?? [];
      const last = all.at(-1);
      const times = all.filter(({ type }) => type === made).length;
      if (times === 0) add('broken', 'a row is there without the event that made it');
      // A case is opened again where the conflict comes back.
      if (times > 1 && table !== 'conflict_case') add('doubled', 'a row was made by two events');
      if (last && says[last.type]?.(row, last) === false) add('broken', `a state is not that of its last event: ${last.type}`);
      for (const type of ONCE) {
        if (all.filter((event) => event.type === type).length > 1) add('doubled', `a state was reached twice: ${type}`);
      }
      for (const type of through[String(row['state'])] ?? []) {
        if (!all.some((event) => event.type === type)) add('broken', `a state was reached without its event: ${type}`);
      }
      about.delete(id);
    }
    for (const [id, [event]] of about) found.push({ class: 'lost', rule: 'an event is there without its row', of: `${event?.type} ${id}` });
  }
  return found;
}

/** What comes about once in the life of a row. */
const ONCE: ReadonlySet<string> = new Set([
  'assignment.activated',
  'assignment.withdrawn',
  'assignment.ended',
  'meeting.confirmed',
  'plan_version.submitted',
  'plan_version.came_into_force',
  'plan_version.returned',
  'check_in.held',
  'check_in.acknowledged',
  'reporting_line.voided',
]);
