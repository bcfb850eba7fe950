import type { Case, Cell } from './asking.ts';
import { both, division, each, MENTEES, of, once, PEOPLE, type Readings, type Thing } from './reading.ts';

/** Full-time and on probation since July 2024, with a running mentorship; nothing is waived. */
async function newcomer({ world, mentee, mentor, author }: Cell): Promise<void> {
  await world.sql`update appointment set status = 'probationary', starts_on = '2024-07-01', appointed_on = '2024-07-01' where person_id = ${mentee.id}`;
  await world.sql`delete from obligation_waiver where person_id = ${mentee.id}`;
  await world.assignment(mentee, mentor, { author });
}

async function waiver(cell: Cell) {
  await newcomer(cell);
  const values = { person_id: cell.mentee.id, kind: 'orientation', reason: 'done_elsewhere' };
  return (await cell.world.insert('obligation_waiver', values, cell.author)).id;
}

/** The mentee of the tests is full-time; only who is not takes part by enrolling. */
async function partTimer({ world, mentee }: Cell): Promise<void> {
  await world.sql`update appointment set category = 'part_time', academic_fte_pct = 50 where person_id = ${mentee.id}`;
  await world.sql`delete from programme_enrolment where person_id = ${mentee.id}`;
}

async function enrolment({ world, mentee, author }: Cell) {
  await world.sql`delete from programme_enrolment where person_id = ${mentee.id}`;
  return (await world.insert('programme_enrolment', { person_id: mentee.id, starts_on: '2026-01-01' }, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listProgrammeEnrolments: async (cell) => ({ thing: await enrolment(cell), query: { person_id: cell.mentee.id } }),
  getProgrammeEnrolment: async (cell) => ({ path: await enrolment(cell) }),
  enrolInProgramme: async (cell) => {
    await partTimer(cell);
    return { body: { person_id: cell.mentee.id } };
  },
  endProgrammeEnrolment: async (cell) => ({ path: await enrolment(cell), ifMatch: 1, body: {} }),
  listObligations: async (cell) => {
    await newcomer(cell);
    return { query: { person_id: cell.mentee.id } };
  },
  getWorklist: ({ world }) => ({ path: world.division('CARD').id }),
  getCutOver: () => ({}),
  waiveObligation: async (cell) => {
    await newcomer(cell);
    return { body: { person_id: cell.mentee.id, kind: 'orientation', reason: 'done_elsewhere' } };
  },
  listObligationWaivers: async (cell) => {
    await waiver(cell);
    return { query: { person_id: cell.mentee.id } };
  },
  getObligationWaiver: async (cell) => ({ path: await waiver(cell) }),
  revokeObligationWaiver: async (cell) => ({ path: await waiver(cell), ifMatch: 1 }),
  getDivisionRoster: ({ world }) => ({ path: world.division('CARD').id }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listProgrammeEnrolments: of('person_id', MENTEES),
  getProgrammeEnrolment: each('programme_enrolment', ...MENTEES),
  listObligations: (scene) => {
    const ofFormer = ({ mentor_id }: Thing) => mentor_id === scene.cast.former.id;
    const asks = of('person_id', PEOPLE, { state: 'waived,done,overdue,due,upcoming' })(scene);
    return asks.map((ask) =>
      ask.topic === 'mentee' ? { ...ask, counts: (thing) => !ofFormer(thing), also: { topic: 'past', counts: ofFormer } } : ask,
    );
  },
  listObligationWaivers: of('person_id', ['mentee']),
  getObligationWaiver: each('obligation_waiver', 'mentee'),
  getCutOver: ({ world }) => [
    { topic: 'department', counts: ({ divisions }) => JSON.stringify(divisions).includes(world.division('CARD').id) },
  ],
  getWorklist: once('division', division),
  getDivisionRoster: both(once('division', division), once('division', division, { accept: 'text/csv' })),
};
