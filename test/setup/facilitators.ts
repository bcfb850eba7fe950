import { expect } from 'vitest';
import type { FacilitatorApplication } from '../../src/features/participation/facilitators/applications/schema.ts';
import type { FacilitatorCall } from '../../src/features/participation/facilitators/calls/schema.ts';
import type { Person } from './department.ts';
import type { People, World } from './world.ts';

/** Of every call, unless a test says otherwise. */
export const days = { closes_on: '2026-05-01', term_starts_on: '2026-07-01', term_ends_on: '2029-07-01' };
export const statement = 'I would like to welcome people.';

/** Helpers for calling for facilitators and applying, through HTTP, and for who was notified. */
export function facilitatorsOf(world: World, people: People) {
  const newCall = (more: object = {}) => ({ division_id: world.division('CARD').id, ...days, ...more });
  const open = async (more: object = {}) => {
    const answer = await world.as(people.lead).post<FacilitatorCall>('/v1/facilitator-calls', newCall(more));
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const apply = (who: Person, call: { id: string }, text = statement) =>
    world.as(who).post<FacilitatorApplication>(`/v1/facilitator-calls/${call.id}/applications`, { statement: text });
  const act = (who: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(who).post<FacilitatorApplication>(`/v1/facilitator-applications/${id}/${verb}`, body, { ifMatch });
  const cancel = (who: Person, id: string) =>
    world.as(who).post<FacilitatorCall>(`/v1/facilitator-calls/${id}/cancel`, {}, { ifMatch: '*' });
  const see = (who: Person, id: string) => world.as(who).get<FacilitatorApplication>(`/v1/facilitator-applications/${id}`);
  const notificationsAbout = (kind: string, subject_id: string) =>
    world.sql<{ person_id: string }>`
      select person_id from notification where kind = ${kind} and subject_id = ${subject_id} order by person_id`;

  async function applied(more: object = {}) {
    const call = await open(more);
    const applicant = await world.person();
    const { status, body } = await apply(applicant, call);
    expect(status).toBe(201);
    return { call, applicant, id: body.id };
  }

  return { newCall, open, apply, act, cancel, see, notificationsAbout, applied };
}
