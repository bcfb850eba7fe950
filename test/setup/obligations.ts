import { expect } from 'vitest';
import { addDays } from '../../src/core/calendar.ts';
import type { ObligationKind } from '../../src/features/standing/obligations/kinds.ts';
import type { Obligation } from '../../src/features/standing/obligations/schema.ts';
import type { ObligationWaiver } from '../../src/features/standing/obligations/waivers/schema.ts';
import type { AssignmentOptions, Person, PersonOptions } from './department.ts';
import type { People, World } from './world.ts';

/** Of check-ins and reviews, unless a test says otherwise. */
export const WAIVED_ON = '2026-02-20';

export const ALL_STATES = 'waived,done,overdue,due,upcoming';

/** Helpers for the facts that obligations follow from, by SQL, and for reading them, through HTTP. */
export function obligationsOf(world: World, people: People) {
  const { insert } = world;
  const at = (day: string) => `${day}T16:00:00Z`;

  /** Full-time and on probation since a day. */
  async function newcomer(starts_on: string, options: PersonOptions = {}): Promise<Person> {
    const person = await world.person({ ...options, starts_on });
    await world.sql`update appointment set status = 'probationary' where person_id = ${person.id}`;
    return person;
  }
  const mentored = (mentee: Person, starts_on: string, options: AssignmentOptions & { mentor?: Person } = {}) => {
    const { mentor = people.mentor, ...rest } = options;
    return world.assignment(mentee, mentor, { is_primary: true, starts_on, ...rest });
  };
  const suspended = (assignment: { id: string }, starts_on: string, ends_on: string | null = null) =>
    insert('conflict_case', {
      assignment_id: assignment.id,
      status: ends_on ? 'resolved' : 'detected',
      resolution: ends_on && 'conflict_ended',
      source: 'hr_change',
      bases: '[]',
      starts_on,
      ends_on,
      detected_on: starts_on,
      due_on: starts_on,
      policy_id: world.policy.id,
    });
  const away = (person: { id: string }, starts_on: string, ends_on: string | null, stops_clock = true) =>
    insert('leave', { person_id: person.id, starts_on, ends_on, stops_clock });
  const met = (assignment: { id: string }, mentee: Person, held_on: string, more: object = {}) =>
    insert('meeting', {
      assignment_id: assignment.id,
      kind: 'formal',
      mode: 'video',
      state: 'confirmed',
      proposed_by: mentee.id,
      duration_min: 45,
      held_on,
      logged_by: mentee.id,
      logged_at: at(held_on),
      confirmed_by: people.mentor.id,
      confirmed_at: at(held_on),
      ...more,
    });
  async function planned(
    mentee: Person,
    starts_on: string,
    in_force_on: string,
    ends_on = `${Number(starts_on.slice(0, 4)) + 5}${starts_on.slice(4)}`,
  ) {
    const plan = await insert('academic_plan', { mentee_id: mentee.id, starts_on, ends_on });
    await insert('plan_version', { plan_id: plan.id, version: 1, change: 'original', state: 'in_force', in_force_on });
    return plan;
  }
  const reviewed = (mentee: Person, academic_year: number, held_on: string | null, state = held_on ? 'held' : 'open') =>
    insert('annual_review', {
      mentee_id: mentee.id,
      academic_year,
      state,
      held_on,
      ...(state === 'waived' && { waived_reason: 'other', waived_on: WAIVED_ON }),
      ...(held_on && { reviewer_id: people.director.id, role_id: roleOf.director, capacity: 'division_director' }),
    });
  const roleOf: { director?: string; viceChair?: string } = {};
  /** To be called once before check-ins and reviews are made. */
  async function ready(): Promise<void> {
    for (const who of ['director', 'viceChair'] as const) {
      const [row] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people[who].id}`;
      if (row) roleOf[who] = row.id;
    }
  }
  const checkedIn = (mentee: Person, clock_starts_on: string, held_on: string | null, state = held_on ? 'held' : 'scheduled') =>
    insert('check_in', {
      mentee_id: mentee.id,
      clock_starts_on,
      state,
      held_on,
      ...(state === 'waived'
        ? { waived_reason: 'other', waived_on: WAIVED_ON }
        : { conductor_id: people.viceChair.id, role_id: roleOf.viceChair }),
    });
  const session = (held_on: string, more: object = {}) =>
    insert('programme_event', { kind: 'orientation', title: 'Welcome', held_on, is_mandatory: true, ...more });
  const attended = (event: { id: string }, person: Person, attendance: 'present' | 'excused' | 'absent' = 'present') =>
    insertPlain('event_attendance', { event_id: event.id, person_id: person.id, attendance });
  const insertPlain = (table: string, values: Record<string, unknown>) => insert(table, values);
  const agreed = (assignment: { id: string }, version: number, on: string | null, review_on: string) =>
    insert('mentoring_agreement', {
      assignment_id: assignment.id,
      version,
      review_on,
      mentee_acknowledged_at: on && at(on),
      mentor_acknowledged_at: on && at(on),
    });

  /** Everything, or what a query asks for, as somebody sees it. */
  async function read(query: string, who: Person = people.facultyAffairs): Promise<Obligation[]> {
    const answer = await world.as(who).get<{ items: Obligation[] }>(`/v1/obligations?limit=200&${query}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body.items;
  }
  const ofPerson = (person: Person, as_of: string, who?: Person) => read(`person_id=${person.id}&as_of=${as_of}&state=${ALL_STATES}`, who);
  /** The one obligation of a kind, or of the kind and occasion; undefined where nothing is owed. */
  async function one(person: Person, kind: ObligationKind, as_of: string, { who, occasion }: { who?: Person; occasion?: string } = {}) {
    const found = (await ofPerson(person, as_of, who)).filter(
      (row) => row.kind === kind && (occasion === undefined || row.occasion === occasion),
    );
    expect(found.length, JSON.stringify(found)).toBeLessThanOrEqual(1);
    return found[0];
  }
  /** What it is around a day: the day before, the day, the day after. */
  const around = (person: Person, kind: ObligationKind, day: string, occasion?: string) =>
    Promise.all(
      [addDays(day, -1), day, addDays(day, 1)].map(async (on) => (await one(person, kind, on, { ...(occasion && { occasion }) }))?.state),
    );
  const waive = (who: Person, body: object, options: { scopes?: readonly string[] } = {}) =>
    world.as(who, options).post<ObligationWaiver>('/v1/obligation-waivers', body);
  return {
    newcomer,
    mentored,
    suspended,
    away,
    met,
    planned,
    reviewed,
    checkedIn,
    session,
    attended,
    agreed,
    ready,
    read,
    ofPerson,
    one,
    around,
    waive,
  };
}
