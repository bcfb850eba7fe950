import { expect } from 'vitest';
import type { AssignmentDetail } from '../../src/features/mentorship/assignments/schema.ts';
import type { Person } from './department.ts';
import type { People, World } from './world.ts';

export const attest = { attests_no_reporting_line: true };

/** Helpers for making assignments the way users make them: through HTTP, by the director, the mentee and the mentor. */
export function assignmentsOf(world: World, people: People) {
  /** A mentee of CARD and a mentor of NEPH with nothing between them. */
  async function pair(): Promise<{ mentee: Person; mentor: Person }> {
    return {
      mentee: await world.person({ division: 'CARD', site: 'UNION' }),
      mentor: await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' }),
    };
  }

  const propose = (as: Person, mentee: Person, mentor: Person, more: object = {}) =>
    world.as(as).post<AssignmentDetail>('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id, ...more });
  const read = async (id: string, as = people.lead) => (await world.as(as).get<AssignmentDetail>(`/v1/assignments/${id}`)).body;
  const act = (as: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(as).post<AssignmentDetail>(`/v1/assignments/${id}/${verb}`, body, { ifMatch });

  /** A live formal assignment made the way users make it. */
  async function running(more: object = {}) {
    const { mentee, mentor } = await pair();
    const { body } = await propose(people.director, mentee, mentor, { starts_on: '2026-01-15', ...more });
    await act(mentee, body.id, 'accept');
    const live = await act(mentor, body.id, 'accept', attest);
    expect(live.status).toBe(200);
    return { mentee, mentor, assignment: live.body };
  }
  return { pair, propose, read, act, running };
}
