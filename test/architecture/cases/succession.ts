import type { Case, Cell } from './asking.ts';
import { division, each, MENTEES, of, once, PAIRS, type Readings } from './reading.ts';

/** A formal assignment whose mentor is away for long, so that there is something to decide and something to list. */
async function absent({ world, mentee, mentor, author }: Cell): Promise<string> {
  await world.insert('leave', { person_id: mentor.id, stops_clock: true, starts_on: '2026-02-01', ends_on: '2026-09-01' });
  return (await world.assignment(mentee, mentor, { author })).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  chooseForAbsence: async (cell) => ({ path: await absent(cell), ifMatch: 1, body: { choice: 'continue' } }),
  listLeaveChoices: async (cell) => {
    const assignment_id = await absent(cell);
    const chosen = { choice: 'interim', absent_from: '2026-02-01', chosen_by: cell.mentee.id };
    await cell.world.insert('leave_choice', { assignment_id, ...chosen });
    return { path: assignment_id };
  },
  listSuccession: async (cell) => {
    await absent(cell);
    return { query: { mentee_id: cell.mentee.id } };
  },
  getHandoverPack: ({ world }) => ({ path: world.division('CARD').id }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listLeaveChoices: each('assignment', ...PAIRS),
  listSuccession: of('mentee_id', MENTEES),
  getHandoverPack: once('division', division),
};
