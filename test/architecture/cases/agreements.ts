import type { Case, Cell } from './asking.ts';
import { each, of, one, own, PAIRS, paired, type Readings } from './reading.ts';

const documents = new WeakMap<Cell['world'], Promise<string>>();

/** A document in force, one for all: nothing that is asked here changes it. */
function document({ world }: Cell): Promise<string> {
  const values = { kind: 'mentor_duties', version: 1, title: 'Duties', body: 'Meet.', starts_on: '2020-01-01' };
  const existing = documents.get(world) ?? world.insert('expectation_document', values).then(({ id }) => id);
  documents.set(world, existing);
  return existing;
}

async function acknowledgement(cell: Cell) {
  const values = { document_id: await document(cell), person_id: cell.mentee.id, acknowledged_at: '2026-01-01T12:00:00Z' };
  return (await cell.world.insert('acknowledgement', values, cell.author)).id;
}

async function assignment({ world, mentee, mentor, author }: Cell) {
  return (await world.assignment(mentee, mentor, { author })).id;
}

async function agreement(cell: Cell) {
  const values = { assignment_id: await assignment(cell), version: 1, review_on: '2026-09-01' };
  const { id } = await cell.world.insert('mentoring_agreement', values, cell.author);
  await cell.world
    .sql`insert into mentoring_agreement_text (agreement_id, expectations, objectives, frequency, scheduled_by, confidentiality)
    values (${id}, 'Honesty', 'A grant', 'Monthly', 'mentee', 'All of it')`;
  return id;
}

const words = {
  expectations: 'Honesty',
  objectives: 'A grant',
  frequency: 'Monthly',
  scheduled_by: 'either',
  confidentiality: 'All of it',
};

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listExpectationDocuments: async (cell) => ({ thing: await document(cell), query: { limit: '200' } }),
  publishExpectations: async ({ world }) => {
    await world.sql`update expectation_document set starts_on = '2020-01-01', ends_on = '2020-01-01' where kind = 'leader_duties'`;
    return { body: { kind: 'leader_duties', title: 'Leading', body: 'What leaders do.', starts_on: '2026-03-01' } };
  },
  getExpectationDocument: async (cell) => ({ path: await document(cell) }),
  acknowledgeExpectations: async (cell) => ({ path: await document(cell) }),
  listAcknowledgements: async (cell) => {
    await acknowledgement(cell);
    return { query: { person_id: cell.mentee.id } };
  },
  writeAgreement: async (cell) => ({ path: await assignment(cell), body: words }),
  listAgreements: async (cell) => {
    await agreement(cell);
    return { query: { person_id: cell.mentee.id } };
  },
  getAgreement: async (cell) => ({ path: await agreement(cell) }),
  acknowledgeAgreement: async (cell) => ({ path: await agreement(cell), ifMatch: 1 }),
  renewAgreement: async (cell) => ({ path: await agreement(cell), ifMatch: 1, body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listExpectationDocuments: own('expectation_document', 'department'),
  getExpectationDocument: one('expectation_document'),
  listAcknowledgements: of('person_id'),
  listAgreements: paired('mentoring_agreement', 'person_id'),
  getAgreement: each('mentoring_agreement', ...PAIRS),
};
