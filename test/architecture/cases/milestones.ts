import type { Case, Cell } from './asking.ts';
import { at, each, MENTEES, of, one, own, PEOPLE, personOf, type Readings } from './reading.ts';

async function promotion({ world, mentee, author }: Cell) {
  return (await world.insert('career_milestone', { person_id: mentee.id, kind: 'junior_promotion', reached_on: '2025-07-01' }, author)).id;
}

async function extension({ world, mentee, author }: Cell) {
  const values = { person_id: mentee.id, latest_on: '2026-12-31', reason: 'other', decided_on: '2026-01-15' };
  return (await world.insert('cfar_extension', values, author)).id;
}

/** The people of the tests are continuing from their first day; a review is for whoever is on probation. */
async function onProbation({ world, mentee }: Cell) {
  await world.sql`update appointment set status = 'probationary' where person_id = ${mentee.id}`;
}

/** Held by the mentee's division. */
async function event({ world, author }: Cell, held_on = '2026-02-01') {
  const values = { kind: 'workshop', title: 'Giving feedback', held_on, division_id: world.division('CARD').id };
  return (await world.insert('programme_event', values, author)).id;
}

/** Of the whole department, so that whoever reads it does so by what they are to the mentee. */
async function attendance({ world, mentee, author }: Cell) {
  const { id } = await world.insert('programme_event', { kind: 'lecture', title: 'Grand round', held_on: '2026-02-01' }, author);
  await world.insert('event_attendance', { event_id: id, person_id: mentee.id, attendance: 'present', recorded_by: author.id });
  return id;
}

async function resource({ world, author }: Cell) {
  const values = { kind: 'guide', title: 'The first year', division_id: world.division('CARD').id };
  return (await world.insert('resource', values, author)).id;
}

async function use(cell: Cell) {
  const { world, mentee, author } = cell;
  const values = { resource_id: await resource(cell), person_id: mentee.id, used_on: '2026-02-01' };
  return (await world.insert('resource_use', values, author)).id;
}

/** Milestones, reviews of appointments, attendance and uses are those of the mentee; events and resources are of the mentee's division. */

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listMilestones: async (cell) => ({ thing: await promotion(cell), query: { person_id: cell.mentee.id } }),
  getMilestone: async (cell) => ({ path: await promotion(cell) }),
  recordMilestone: ({ mentee }) => ({ body: { person_id: mentee.id, kind: 'junior_promotion', reached_on: '2025-07-01' } }),
  voidMilestone: async (cell) => ({ path: await promotion(cell), ifMatch: 1 }),
  listCfarExtensions: async (cell) => ({ thing: await extension(cell), query: { person_id: cell.mentee.id } }),
  getCfarExtension: async (cell) => ({ path: await extension(cell) }),
  recordCfarExtension: async (cell) => {
    await onProbation(cell);
    return { body: { person_id: cell.mentee.id, latest_on: '2026-12-31', reason: 'other', decided_on: '2026-01-15' } };
  },
  voidCfarExtension: async (cell) => ({ path: await extension(cell), ifMatch: 1 }),
  getCfarWindow: ({ mentee }) => ({ path: mentee.id }),
  listProgrammeEvents: async (cell) => ({ thing: await event(cell), query: { limit: '200' } }),
  getProgrammeEvent: async (cell) => ({ path: await event(cell) }),
  scheduleEvent: ({ world }) => ({
    body: (relation) => ({
      kind: 'workshop',
      title: 'Giving feedback',
      held_on: '2026-06-01',
      ...(relation !== 'stranger' && { division_id: world.division('CARD').id }),
    }),
  }),
  editProgrammeEvent: async (cell) => ({ path: await event(cell, '2026-06-01'), ifMatch: 1, body: { title: 'Receiving feedback' } }),
  cancelProgrammeEvent: async (cell) => ({ path: await event(cell, '2026-06-01'), ifMatch: 1 }),
  listAttendance: async (cell) => ({ path: await attendance(cell) }),
  recordAttendance: async (cell) => ({
    path: await attendance(cell),
    ifMatch: 1,
    body: { entries: [{ person_id: cell.mentee.id, attendance: 'excused' }] },
  }),
  listEventAttendance: async (cell) => {
    await attendance(cell);
    return { query: { person_id: cell.mentee.id } };
  },
  listResources: async (cell) => ({ thing: await resource(cell), query: { limit: '200' } }),
  getResource: async (cell) => ({ path: await resource(cell) }),
  publishResource: ({ world }) => ({
    body: (relation) => ({
      kind: 'guide',
      title: 'The first year',
      ...(relation !== 'stranger' && { division_id: world.division('CARD').id }),
    }),
  }),
  editResource: async (cell) => ({ path: await resource(cell), ifMatch: 1, body: { title: 'The second year' } }),
  withdrawResource: async (cell) => ({ path: await resource(cell), ifMatch: 1 }),
  useResource: async (cell) => ({ path: await resource(cell) }),
  listResourceUses: async (cell) => ({ thing: await use(cell) }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listMilestones: of('person_id', MENTEES),
  getMilestone: each('career_milestone', ...MENTEES),
  listCfarExtensions: of('person_id', MENTEES),
  getCfarExtension: each('cfar_extension', ...MENTEES),
  getCfarWindow: at(MENTEES),
  listProgrammeEvents: own('programme_event', 'department'),
  getProgrammeEvent: one('programme_event'),
  listAttendance: (scene) => {
    const [path = ''] = scene.things('programme_event', 'department');
    return PEOPLE.map((topic) => ({ topic, path, counts: ({ person_id }) => person_id === personOf(scene, topic).id }));
  },
  listEventAttendance: of('person_id'),
  listResources: own('resource', 'department'),
  getResource: each('resource', 'department'),
  listResourceUses: own('resource_use', 'mentee', 'mentor'),
};
