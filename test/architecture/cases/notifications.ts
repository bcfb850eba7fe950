import type { Case, Cell } from './asking.ts';
import { mine, own, PEOPLE, type Readings } from './reading.ts';

/** The mentee was notified of something about the mentor. */
async function notified({ world, mentee, mentor, author }: Cell): Promise<string> {
  const { id: assignment_id } = await world.assignment(mentee, mentor, { author });
  const about = { kind: 'assignment_activated', subject_id: assignment_id, from_person_id: mentor.id, occasion: '' };
  return (await world.insert('notification', { person_id: mentee.id, ...about }, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listNotifications: async (cell) => ({ thing: await notified(cell) }),
  markNotificationRead: async (cell) => ({ path: await notified(cell), ifMatch: 1 }),
  getNotificationPreferences: () => ({}),
  editNotificationPreferences: ({ fresh }) => ({ ifMatch: '*', body: { mail: fresh % 2 === 0 ? 'daily' : 'off' } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listNotifications: own('notification', ...PEOPLE),
  getNotificationPreferences: mine(),
};
