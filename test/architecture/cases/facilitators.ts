import { type Ask, type Case, type Cell, live } from './asking.ts';
import { each, MENTEES, of, own, type Readings } from './reading.ts';

const TERM = { term_starts_on: '2026-07-01', term_ends_on: '2029-07-01' };

async function call({ world, author }: Cell, days = { opens_on: '2026-02-01', closes_on: '2026-05-01' }) {
  return (await world.insert('facilitator_call', { division_id: world.division('CARD').id, ...days, ...TERM }, author)).id;
}

/** The mentee's application to the facilitatorship of their division, by default to a call that has closed. */
async function application(cell: Cell, more: object = {}) {
  const { world, mentee, author } = cell;
  const call_id = await call(cell, { opens_on: '2026-01-01', closes_on: '2026-02-01' });
  const { id } = await world.insert('facilitator_application', { call_id, person_id: mentee.id, ...more }, author);
  await world.sql`insert into facilitator_statement (application_id, statement) values (${id}, 'I would like to.')`;
  return { id, call_id };
}

async function selected(cell: Cell) {
  const { world, people, mentee } = cell;
  const { id } = await application(cell, { decision: 'selected', decided_by: people.committee.id, decided_on: '2026-02-10' });
  await world.sql`
    with charter as (
      insert into expectation_document (department_id, kind, version, title, body, starts_on)
      select ${world.id}, 'facilitator_charter', 1, 'Charter', 'What a facilitator does.', '2020-01-01'
      on conflict do nothing returning id
    )
    insert into acknowledgement (department_id, document_id, person_id, acknowledged_at)
    select ${world.id}, id, ${mentee.id}, '2026-02-20T12:00:00Z' from (
      select id from charter
      union select id from expectation_document where department_id = ${world.id} and kind = 'facilitator_charter' and ends_on is null
    ) in_force`;
  return id;
}

async function introduction({ world, mentee, mentor, author }: Cell) {
  const values = { mentee_id: mentee.id, mentor_id: mentor.id, facilitator_id: author.id, introduced_on: '2026-02-01' };
  return (await world.insert('introduction', values, author)).id;
}

/** The words of somebody who is nobody else to the pair. */
async function feedback({ world, mentee, mentor, author }: Cell) {
  const { id: assignment_id } = await world.assignment(mentee, mentor);
  return (await world.insert('pair_feedback', { assignment_id, author_id: author.id, given_on: '2026-02-01', body: 'Go on.' }, author)).id;
}

const first = (path: string, body: object = {}): Ask => ({ path, ifMatch: 1, body });

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listFacilitatorCalls: async (cell) => {
    const thing = await call(cell);
    return { thing, query: { division_id: cell.world.division('CARD').id, limit: '200' } };
  },
  getFacilitatorCall: async (cell) => ({ path: await call(cell) }),
  openFacilitatorCall: ({ world }) => ({ body: { division_id: world.division('CARD').id, closes_on: '2026-05-01', ...TERM } }),
  cancelFacilitatorCall: async (cell) => first(await call(cell)),
  applyAsFacilitator: async (cell) => ({ path: await call(cell), body: { statement: 'I would like to.' } }),
  listFacilitatorApplications: async (cell) => ({ query: { call_id: (await application(cell)).call_id } }),
  getFacilitatorApplication: async (cell) => ({ path: (await application(cell)).id }),
  withdrawFacilitatorApplication: async (cell) => first((await application(cell)).id),
  decideFacilitatorApplication: async (cell) => first((await application(cell)).id, { decision: 'not_selected' }),
  beginFacilitatorTerm: async (cell) => first(await selected(cell)),
  listIntroductions: async (cell) => {
    await introduction(cell);
    return { query: { mentee_id: cell.mentee.id } };
  },
  getIntroduction: async (cell) => ({ path: await introduction(cell) }),
  recordIntroduction: ({ mentee, mentor }) => ({ body: { mentee_id: mentee.id, mentor_id: mentor.id } }),
  listPairFeedback: async (cell) => ({ thing: await feedback(cell), query: { limit: '200' } }),
  getPairFeedback: async (cell) => ({ path: await feedback(cell) }),
  givePairFeedback: async (cell) => ({ body: { assignment_id: await live(cell), body: 'Go on.' } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listFacilitatorCalls: own('facilitator_call', 'department'),
  getFacilitatorCall: each('facilitator_call', 'department'),
  listFacilitatorApplications: of('person_id', ['mentee', 'mentor']),
  getFacilitatorApplication: each('facilitator_application', 'mentee', 'mentor'),
  listIntroductions: of('mentee_id', ['mentee']),
  getIntroduction: each('introduction', 'mentee'),
  listPairFeedback: own('pair_feedback', ...MENTEES),
  getPairFeedback: each('pair_feedback', ...MENTEES),
};
