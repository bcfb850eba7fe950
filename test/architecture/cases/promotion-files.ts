import { type Case, type Cell, code, first, live } from './asking.ts';
import { each, one, own, type Readings } from './reading.ts';

/** Courses of the department; files for promotion of the mentee; what came out of the mentorship, with consent. */

const words = { title: 'Mentoring across differences', curriculum: 'Two workshops.', objectives: ['Agree on expectations'] };

const course = async ({ world, author, fresh }: Cell) =>
  (await world.insert('training_course', { ...words, code: `C${fresh}` }, author)).id;

const submitted = { kind: 'junior_promotion', submitted_on: '2025-09-15' };

const file = async ({ world, mentee, author }: Cell) => {
  await world.sql`update promotion_file set voided_at = now() where voided_at is null`;
  return (await world.insert('promotion_file', { ...submitted, person_id: mentee.id }, author)).id;
};

const paper = { kind: 'manuscript', title: 'Rapid access clinics', status: 'accepted', status_on: '2026-02-01' };

async function output(cell: Cell) {
  const { world, mentee, author } = cell;
  const values = { ...paper, mentee_id: mentee.id, assignment_id: await live(cell), consented_at: '2026-02-02T12:00:00Z' };
  return (await world.insert('scholarly_output', values, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listTrainingCourses: async (cell) => ({ thing: await course(cell), query: { limit: '200' } }),
  getTrainingCourse: async (cell) => ({ path: await course(cell) }),
  addTrainingCourse: ({ fresh }) => ({ body: (relation) => ({ ...words, code: `${code(fresh)}-${relation}`.slice(0, 32) }) }),
  editTrainingCourse: async (cell) => first(await course(cell), { body: { title: 'Mentoring at a distance' } }),
  listPromotionFiles: async (cell) => ({ thing: await file(cell), query: { person_id: cell.mentee.id } }),
  getPromotionFile: async (cell) => ({ path: await file(cell) }),
  recordPromotionFile: async (cell) => {
    await cell.world.sql`update promotion_file set voided_at = now() where voided_at is null`;
    return { body: { ...submitted, person_id: cell.mentee.id } };
  },
  editPromotionFile: async (cell) => {
    const promotion = { person_id: cell.mentee.id, kind: 'junior_promotion', reached_on: '2026-01-01' };
    return first(await file(cell), { body: { milestone_id: (await cell.world.insert('career_milestone', promotion, cell.author)).id } });
  },
  voidPromotionFile: async (cell) => first(await file(cell), { body: {} }),
  listScholarlyOutputs: async (cell) => ({ thing: await output(cell), query: { limit: '200' } }),
  getScholarlyOutput: async (cell) => ({ path: await output(cell) }),
  recordScholarlyOutput: async (cell) => ({ body: { ...paper, assignment_id: await live(cell), consents_to_link: false } }),
  editScholarlyOutput: async (cell) => first(await output(cell), { body: { status: 'published' } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listTrainingCourses: own('training_course', 'department'),
  getTrainingCourse: one('training_course'),
  listPromotionFiles: own('promotion_file', 'mentee'),
  getPromotionFile: each('promotion_file', 'mentee'),
  listScholarlyOutputs: own('scholarly_output', 'mentee'),
  getScholarlyOutput: each('scholarly_output', 'mentee'),
};
