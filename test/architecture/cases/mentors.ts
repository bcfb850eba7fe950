import type { Case, Cell } from './asking.ts';
import { at, each, of, own, type Readings } from './reading.ts';

/** Not listed: who sees it does so by what they are to the mentee. */
async function profile({ world, mentee }: Cell) {
  await world.sql`insert into mentor_profile (department_id, person_id, is_willing) values (${world.id}, ${mentee.id}, true)`;
  return mentee.id;
}

async function training({ world, mentee, author }: Cell) {
  const values = { person_id: mentee.id, course_title: 'Foundations', duration_min: 60, is_accredited: true, completed_on: '2026-01-01' };
  return (await world.insert('mentor_training', values, author)).id;
}

async function declaration({ world, mentee, mentor, author }: Cell) {
  const values = { person_id: mentee.id, other_id: mentor.id, kind: 'competition', starts_on: '2026-01-01' };
  return (await world.insert('conflict_declaration', values, author)).id;
}

/** What mentors say and learn, and whom they cannot be matched with: each that of the mentee, whom the relations are about. */

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listMentors: async (cell) => ({ thing: await profile(cell), query: { q: cell.mentee.family_name } }),
  getMentorProfile: async (cell) => ({ path: await profile(cell) }),
  putMentorProfile: ({ mentee }) => ({ path: mentee.id, body: { is_willing: true } }),
  listMentorTrainings: async (cell) => ({ thing: await training(cell), query: { person_id: cell.mentee.id } }),
  getMentorTraining: async (cell) => ({ path: await training(cell) }),
  recordMentorTraining: ({ mentee }) => ({
    body: { person_id: mentee.id, course_title: 'Foundations', duration_min: 60, is_accredited: true, completed_on: '2026-01-01' },
  }),
  editMentorTraining: async (cell) => ({ path: await training(cell), ifMatch: 1, body: { duration_min: 90 } }),
  verifyMentorTraining: async (cell) => ({ path: await training(cell), ifMatch: 1 }),
  voidMentorTraining: async (cell) => ({ path: await training(cell), ifMatch: 1 }),
  listConflictDeclarations: async (cell) => ({ thing: await declaration(cell) }),
  getConflictDeclaration: async (cell) => ({ path: await declaration(cell) }),
  declareConflict: ({ mentee, mentor }) => ({
    body: (relation) => ({ other_id: relation === 'mentor' ? mentee.id : mentor.id, kind: 'competition' }),
  }),
  endConflictDeclaration: async (cell) => ({ path: await declaration(cell), ifMatch: 1, body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listMentors: (scene) => [{ topic: 'mentor', query: { limit: '200' }, counts: ({ id }) => id === scene.cast.mentor.id }],
  getMentorProfile: at(['mentor']),
  listMentorTrainings: of('person_id', ['mentor']),
  getMentorTraining: each('mentor_training', 'mentor'),
  listConflictDeclarations: own('conflict_declaration', 'mentee', 'mentor'),
  getConflictDeclaration: each('conflict_declaration', 'mentee', 'mentor'),
};
