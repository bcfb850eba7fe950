import type { Case } from './asking.ts';
import { mine, once, type Readings } from './reading.ts';

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  getLiveness: () => ({}),
  getReadiness: () => ({}),
  getProblemMeaning: () => ({ path: 'not-found' }),
  getMe: () => ({}),
  listEvents: async ({ world, mentee }) => {
    await world.sql`insert into event (department_id, type, subject_id) values (${world.id}, 'person.created', ${mentee.id})`;
    return { query: { subject_id: mentee.id } };
  },
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  getLiveness: () => [{ topic: 'department' }],
  getReadiness: () => [{ topic: 'department' }],
  getProblemMeaning: once('department', () => 'not-found'),
  getMe: mine(),
  listEvents: () => [{ topic: 'department', query: { limit: '200' } }],
};
