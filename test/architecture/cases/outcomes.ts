import { type Case, type Cell, first } from './asking.ts';
import { each, own, type Readings } from './reading.ts';

const completed = async ({ world, mentee, mentor, author }: Cell) =>
  (await world.assignment(mentee, mentor, { author, state: 'completed', ends_on: '2026-02-20' })).id;

async function followUp(cell: Cell) {
  const answer = { side: 'mentee', kind: 'continuation', in_contact: true, answered_on: '2026-02-21' };
  return (await cell.world.insert('relation_follow_up', { assignment_id: await completed(cell), ...answer }, cell.author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listRelationFollowUps: async (cell) => ({ thing: await followUp(cell) }),
  getRelationFollowUp: async (cell) => ({ path: await followUp(cell) }),
  answerRelationFollowUp: async (cell) => ({ body: { assignment_id: await completed(cell), kind: 'continuation', in_contact: true } }),
  editRelationFollowUp: async (cell) => first(await followUp(cell), { body: { in_contact: false } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listRelationFollowUps: own('relation_follow_up', 'mentee'),
  getRelationFollowUp: each('relation_follow_up', 'mentee'),
};
