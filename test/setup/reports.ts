import { expect } from 'vitest';
import type { Dossier } from '../../src/features/recognition/reports/content-schema.ts';
import type { Report } from '../../src/features/recognition/reports/schema.ts';
import type { Person } from './department.ts';
import type { People, World } from './world.ts';

/** Helpers for dossier reports, through HTTP, and for the facts that they count. */
export function reportsOf(world: World, people: People) {
  const request = (who: Person, person: { id: string }, more: object = {}) =>
    world.as(who).post<Report>('/v1/reports', { person_id: person.id, ...more });
  const act = (who: Person, id: string, verb: string, body: object = {}) =>
    world.as(who).post<Report>(`/v1/reports/${id}/${verb}`, body, { ifMatch: '*' });
  const document = async (who: Person, id: string) => (await world.as(who).get<Dossier>(`/v1/reports/${id}/document`)).body;

  /** A report that its subject requested and agreed to, as issued. */
  async function issued(mentor: Person): Promise<Report> {
    const { id } = (await request(mentor, mentor)).body;
    await act(mentor, id, 'agree');
    const answer = await act(people.facultyAffairs, id, 'issue');
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  }

  /** What a report on the mentor says that faculty affairs requests. */
  async function dossier(mentor: Person, more: object = {}): Promise<Dossier> {
    const { status, body, text } = await request(people.facultyAffairs, mentor, more);
    expect(status, text).toBe(201);
    return document(people.facultyAffairs, body.id);
  }

  /** The mentee answers whether reports on the mentor may name them. */
  async function answer(mentee: Person, mentor: Person, ...verbs: string[]): Promise<string> {
    const { items } = (await world.as(mentee).get(`/v1/report-name-consents?mentor_id=${mentor.id}`)).body;
    const { id } = items[0] ?? { id: '' };
    for (const verb of verbs) {
      const done = await world.as(mentee).post(`/v1/report-name-consents/${id}/${verb}`, {}, { ifMatch: '*' });
      expect(done.status, done.text).toBe(200);
    }
    return id;
  }

  /** A meeting that both sides confirmed, unless `more` gives another state. */
  const meeting = (assignment_id: string, held_on: string, duration_min: number, more: object = {}) =>
    world.insert('meeting', {
      ...{ assignment_id, kind: 'formal', mode: 'video', state: 'confirmed', held_on, duration_min },
      ...{ proposed_by: people.admin.id, logged_by: people.admin.id, logged_at: `${held_on}T20:00:00Z` },
      ...(!('state' in more) && { confirmed_by: people.lead.id, confirmed_at: `${held_on}T21:00:00Z` }),
      ...more,
    });

  return { request, act, document, issued, dossier, answer, meeting };
}
