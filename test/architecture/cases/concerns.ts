import type { Ask, Case, Cell } from './asking.ts';
import { each, MENTEES, of, type Readings } from './reading.ts';

/** Raised by the mentee about the mentor, routed to the facilitator, and written by a person who is none of them. */
async function concern({ world, people, mentee, mentor, author }: Cell) {
  const parties = { raised_by_id: mentee.id, about_person_id: mentor.id, routed_to_id: people.facilitator.id };
  const values = { ...parties, body: 'I worry.', route: 'mentorship_facilitator', routed_on: '2026-02-01' };
  return (await world.insert('concern', values, author)).id;
}

const first = (path: string): Ask => ({ path, ifMatch: 1, body: {} });

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listConcerns: async (cell) => {
    await concern(cell);
    return { query: { raised_by_id: cell.mentee.id } };
  },
  getConcern: async (cell) => ({ path: await concern(cell) }),
  raiseConcern: async ({ world }) => {
    // A confidant for people of the other department.
    const other = await world.otherDepartment();
    await other.role(await other.person(), 'mentorship_lead');
    return { body: { body: 'I worry.' } };
  },
  acknowledgeConcern: async (cell) => first(await concern(cell)),
  closeConcern: async (cell) => first(await concern(cell)),
  withdrawConcern: async (cell) => first(await concern(cell)),
  rerouteConcern: async (cell) => first(await concern(cell)),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listConcerns: of('raised_by_id', MENTEES),
  getConcern: each('concern', ...MENTEES),
};
