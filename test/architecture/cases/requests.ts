import type { Case, Cell } from './asking.ts';
import { each, MENTEES, of, personOf, type Readings } from './reading.ts';

const ofMentee = ({ mentee }: Cell) => ({ mentee_id: mentee.id });

/** A request of the mentee for the mentor, with the needs recorded. */
async function request(cell: Cell, more: object = {}) {
  const { world, mentee, mentor, author } = cell;
  const needs_profile_id = (await world.insert('needs_profile', { person_id: mentee.id, version: 1 })).id;
  const days = { opened_on: '2026-02-01', answer_due_on: '2026-02-22' };
  const values = { ...ofMentee(cell), type: 'new', via: 'mentee', is_primary: true, needs_profile_id, policy_id: world.policy.id, ...days };
  const { id } = await world.insert('mentor_request', { ...values, ...more }, author);
  await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${id}, 1, ${mentor.id})`;
  return id;
}

async function discussion(cell: Cell) {
  const participants = ['division_director', 'physician_in_chief'];
  const values = { request_id: await request(cell), opened_on: '2026-02-10', participants };
  return (await cell.world.insert('match_discussion', values, cell.author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listMentorRequests: async (cell) => {
    await request(cell);
    return { query: ofMentee(cell) };
  },
  openMentorRequest: (cell) => ({ body: ofMentee(cell) }),
  getMentorRequest: async (cell) => ({ path: await request(cell) }),
  editMentorRequest: async (cell) => ({ path: await request(cell), ifMatch: 1, body: { is_primary: false } }),
  rankMentors: async (cell) => ({ path: await request(cell), ifMatch: 1, body: { mentor_ids: [] } }),
  withdrawMentorRequest: async (cell) => ({ path: await request(cell), ifMatch: 1, body: {} }),
  reopenMentorRequest: async (cell) => ({
    path: await request(cell, { no_match_on: '2026-02-15', no_match_reason: 'no_candidate' }),
    ifMatch: 1,
    body: {},
  }),
  listUnmatchedPeople: async ({ world }) => {
    await world.person({ division: 'CARD', site: 'UNION', starts_on: '2023-07-01' });
    return {};
  },
  openMatchDiscussion: async (cell) => ({ path: await request(cell), body: {} }),
  listMatchDiscussions: async (cell) => {
    await discussion(cell);
    return { query: ofMentee(cell) };
  },
  getMatchDiscussion: async (cell) => ({ path: await discussion(cell) }),
  contributeToDiscussion: async (cell) => ({ path: await discussion(cell), ifMatch: 1, body: { agrees: true } }),
  delegateDiscussion: async (cell) => ({ path: await discussion(cell), ifMatch: 1, body: { to_id: cell.author.id } }),
  concludeMatchDiscussion: async (cell) => ({
    path: await discussion(cell),
    ifMatch: 1,
    body: { outcome: 'no_match', no_match_reason: 'no_candidate' },
  }),
  cancelMatchDiscussion: async (cell) => ({ path: await discussion(cell), ifMatch: 1, body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listMentorRequests: of('mentee_id', MENTEES),
  getMentorRequest: each('mentor_request', ...MENTEES),
  listUnmatchedPeople: (scene) =>
    MENTEES.map((topic) => ({ topic, query: { limit: '200' }, counts: ({ id }) => id === personOf(scene, topic).id })),
  listMatchDiscussions: of('mentee_id', MENTEES),
  getMatchDiscussion: each('match_discussion', ...MENTEES),
};
