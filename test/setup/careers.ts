import { pino } from 'pino';
import { expect } from 'vitest';
import type { AssignmentDetail } from '../../src/features/mentorship/assignments/schema.ts';
import { runDaily } from '../../src/jobs/daily.ts';
import type { AssignmentOptions, Person } from './department.ts';
import type { People, World } from './world.ts';

/** Helpers for recording careers as HR does, through HTTP, and for what follows from them. */
export function careersOf(world: World, people: People) {
  /** A mentee of CARD and a mentor of NEPH, and an assignment of the two that runs since July 2025. */
  async function pair(options: AssignmentOptions = {}): Promise<{ mentee: Person; mentor: Person; id: string }> {
    const [mentee, mentor] = [
      await world.person({ division: 'CARD', site: 'UNION' }),
      await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' }),
    ];
    return { mentee, mentor, id: (await world.assignment(mentee, mentor, options)).id };
  }
  const hr = () => world.as(people.facultyAffairs);
  const appointmentOf = async ({ id }: Person, category = 'full_time') => {
    const [row] = await world.sql<{ id: string }>`
      select id from appointment where person_id = ${id} and category = ${category} and (ends_on is null or ends_on > starts_on)
      order by starts_on desc limit 1`;
    return row?.id ?? '';
  };
  /** HR ends the appointment of the person, moves that end, or takes it back. */
  async function leaves(who: Person, ends_on: string | null, end_reason: string | null = ends_on === null ? null : 'resigned') {
    const answer = await hr().patch(`/v1/appointments/${await appointmentOf(who)}`, { ends_on, end_reason }, { ifMatch: '*' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }
  async function dies(who: Person, deceased_on: string | null) {
    const answer = await hr().patch(`/v1/people/${who.id}`, { deceased_on }, { ifMatch: '*' });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }
  async function appointed(who: Person, category: 'full_time' | 'emeritus', starts_on: string, ends_on: string | null = null) {
    const fte = category === 'full_time' ? 100 : 0;
    const terms = { category, rank: 'professor', academic_fte_pct: fte, status: 'continuing', starts_on, ends_on };
    const answer = await hr().post('/v1/appointments', { person_id: who.id, ...terms });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
  const read = async (id: string, as = people.lead) => (await world.as(as).get<AssignmentDetail>(`/v1/assignments/${id}`)).body;
  const causeOf = async (id: string) => {
    const [row] = await world.sql<{ cause: string | null }>`select ended_by_career as cause from assignment where id = ${id}`;
    return row?.cause;
  };
  /** What the requests of a mentee are today. */
  const requestsOf = (mentee: Person) =>
    world.sql<{ id: string; type: string; via: string; is_primary: boolean; replaces_id: string | null; status: string }>`
      select r.id, r.type, r.via, r.is_primary, r.replaces_id, now.status
      from mentor_request r cross join lateral mentor_request_status(r, ${String(world.clock()).slice(0, 10)}::date) now
      where r.mentee_id = ${mentee.id} order by r.id`;
  const notificationsOf = (kind: string, who: Person) =>
    world.sql<{ subject_id: string; occasion: string; from_person_id: string | null }>`
      select subject_id, occasion, from_person_id from notification where kind = ${kind} and person_id = ${who.id} order by id`;
  const events = async (id: string) =>
    (await world.sql<{ type: string; data: unknown }>`select type, data from event where subject_id = ${id} order by id`).map(
      ({ type, data }) => [type, data],
    );
  /** The day's work on a day. */
  async function on(day: string): Promise<void> {
    world.at(day);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  }
  return { pair, leaves, dies, appointed, appointmentOf, read, causeOf, requestsOf, notificationsOf, events, on };
}
