import { textOf as canary } from '../confidentiality-canaries.ts';
import type { Case, Cell } from './asking.ts';
import { at, each, MENTEES, mine, type Readings } from './reading.ts';

/** What the mentee needs; the mentor's assignment to the mentee is active. */
async function profile({ world, mentee, mentor, author }: Cell) {
  await world.assignment(mentee, mentor, { author });
  const { id } = await world.insert('needs_profile', { person_id: mentee.id, version: 1 }, author);
  await world.sql`insert into need (needs_profile_id, area, priority) values (${id}, 'promotion', 5)`;
  return id;
}

/** The asker's own, whoever asks: nothing of the mentee's is in reach. */
const own = { ifMatch: '*' };

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  recordNeeds: async (cell) => {
    await profile(cell);
    return { path: cell.mentee.id, body: { needs: [{ area: 'promotion', priority: 5 }] } };
  },
  listNeedsProfiles: async (cell) => ({ thing: await profile(cell), path: cell.mentee.id }),
  getNeedsProfile: async (cell) => ({ path: await profile(cell) }),
  getConcordance: () => ({}),
  putConcordance: () => ({ ...own, body: { preferences: [{ dimension: 'gender', importance: 'some' }] } }),
  getSelfIdentification: () => ({}),
  putSelfIdentification: () => ({ ...own, body: { consents_to_matching: true, values: [{ dimension: 'faith', value: 'Quaker' }] } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  getConcordance: mine('"faith"', '"gender"', '"parenthood"'),
  getSelfIdentification: mine(canary('identity'), canary('fellow_identity'), canary('mentor_identity')),
  listNeedsProfiles: at(MENTEES),
  getNeedsProfile: each('needs_profile', ...MENTEES),
};
