import { type Case, type Cell, first } from './asking.ts';
import { each, one, own, type Readings } from './reading.ts';

/** Cohorts that the author of things hosts: the mentee applies, the mentor volunteers. */

const days = { applications_start_on: '2026-02-01', applications_end_on: '2026-05-01', starts_on: '2026-07-01', ends_on: '2027-07-01' };
const BASELINE = '{"kind":"faculty","rank":null,"division_code":null,"institution":null,"recorded_on":"2026-02-20"}';
const planned = { name: 'A year', host_name: 'A society', ...days };

async function cohort({ world, author }: Cell, state = 'applications_open'): Promise<string> {
  const rules = { host_id: author.id, mentor_external: false, required_artefacts: ['cv'], state };
  return (await world.insert('cohort', { ...planned, ...rules }, author)).id;
}

async function volunteer(cell: Cell, of?: string): Promise<string> {
  const cohort_id = of ?? (await cohort(cell));
  return (await cell.world.insert('cohort_mentor', { cohort_id, person_id: cell.mentor.id, consented_on: '2026-02-01' })).id;
}

async function applied(cell: Cell, state: string, cohortState: string) {
  const cohort_id = await cohort(cell, cohortState);
  const cohort_mentor_id = await volunteer(cell, cohort_id);
  const submitted = state === 'draft' ? {} : { submitted_on: '2026-02-20', baseline: BASELINE };
  const values = { cohort_id, applicant_id: cell.mentee.id, channel: 'mail', state, ...submitted };
  const { id } = await cell.world.insert('cohort_application', values);
  await cell.world.sql`insert into cohort_choice (application_id, place, department_id, cohort_id, cohort_mentor_id)
    values (${id}, 1, ${cell.world.id}, ${cohort_id}, ${cohort_mentor_id})`;
  return { id, cohort_id, cohort_mentor_id };
}

const application = async (cell: Cell, state = 'draft') => (await applied(cell, state, 'applications_open')).id;

const WEIGHTS =
  '{"choice":10,"research_interests":5,"clinical_interests":5,"career_goals":5,"experience":5,"specialty":5,"background":5,"location":5,"projects":5}';

/** The mentor has the mentee. */
async function round(cell: Cell) {
  const { world, author } = cell;
  const { id: application_id, cohort_id, cohort_mentor_id } = await applied(cell, 'accepted', 'matching');
  const counted = { pairs: 1, score: 2000, in_reserve: 0, first_choices: 1, blocking: '[]', computed_at: '2026-02-28T12:00:00Z' };
  const { id } = await world.insert('matching_round', { cohort_id, number: 1, weights: WEIGHTS, locks: '[]', ...counted }, author);
  await world.sql`insert into matching_place (round_id, application_id, department_id, cohort_id, cohort_mentor_id, score, parts, choices, is_locked)
    values (${id}, ${application_id}, ${world.id}, ${cohort_id}, ${cohort_mentor_id}, 2000, '{"choice":100}', '[]', false)`;
  return { id, cohort_id, application_id, cohort_mentor_id };
}

async function pair(cell: Cell): Promise<string> {
  const { id: round_id, ...of } = await round(cell);
  return (await cell.world.insert('cohort_pair', { round_id, ...of, rationale: 'They fit.', starts_on: '2026-07-01' })).id;
}

async function withFile(cell: Cell): Promise<string> {
  const id = await application(cell);
  await cell.world.sql`insert into cohort_artefact (application_id, kind, department_id, media_type, file_name, sha256, content, added_at)
    values (${id}, 'cv', ${cell.world.id}, 'application/pdf', 'cv.pdf', ${'0'.repeat(64)}, ${'%PDF'}, '2026-02-20T12:00:00Z')`;
  return id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listCohorts: async (cell) => ({ thing: await cohort(cell), query: { limit: '200' } }),
  getCohort: async (cell) => ({ path: await cohort(cell) }),
  planCohort: () => ({ body: planned }),
  editCohort: async (cell) => first(await cohort(cell, 'planning'), { body: { choices_maximum: 2 } }),
  advanceCohort: async (cell) => first(await cohort(cell, 'planning'), { body: {} }),
  cloneCohort: async (cell) => ({ path: await cohort(cell), body: { name: 'The next year', ...days } }),
  listCohortMentors: async (cell) => {
    const cohort_id = await cohort(cell);
    return { thing: await volunteer(cell, cohort_id), query: { cohort_id, limit: '200' } };
  },
  getCohortMentor: async (cell) => ({ path: await volunteer(cell) }),
  volunteerForCohort: async (cell) => ({
    body: { cohort_id: await cohort(cell), person_id: cell.mentor.id, consented_on: '2026-02-01' },
  }),
  editCohortMentor: async (cell) => first(await volunteer(cell), { body: { capacity: 2 } }),
  withdrawFromCohort: async (cell) => first(await volunteer(cell), { body: {} }),
  listCohortApplications: async (cell) => ({ thing: await application(cell), query: { limit: '200' } }),
  getCohortApplication: async (cell) => ({ path: await application(cell) }),
  draftCohortApplication: async (cell) => ({
    body: { cohort_id: await cohort(cell), applicant_id: cell.mentee.id, channel: 'mail' },
  }),
  editCohortApplication: async (cell) => first(await application(cell), { body: { channel: 'a colleague' } }),
  submitCohortApplication: async (cell) => first(await application(cell), { body: {} }),
  decideCohortApplication: async (cell) => first(await application(cell, 'submitted'), { body: { decision: 'eligible' } }),
  withdrawCohortApplication: async (cell) => first(await application(cell), { body: {} }),
  addCohortArtefact: async (cell) =>
    first(await application(cell), {
      query: { kind: 'cv', media_type: 'application/pdf' },
      headers: { 'content-type': 'application/octet-stream' },
      payload: '%PDF-1.7\nA life\n%%EOF\n',
    }),
  getCohortArtefact: async (cell) => ({ path: await withFile(cell), query: { kind: 'cv' } }),
  listMatchingRounds: async (cell) => ({ thing: (await round(cell)).id, query: { limit: '200' } }),
  getMatchingRound: async (cell) => ({ path: (await round(cell)).id }),
  openMatchingRound: async (cell) => ({ body: { cohort_id: await cohort(cell, 'matching') } }),
  listMatchingPlaces: async (cell) => ({ path: (await round(cell)).id }),
  compareMatchingRounds: async (cell) => {
    const { id } = await round(cell);
    return { path: id, query: { other_id: id } };
  },
  confirmMatchingRound: async (cell) => first((await round(cell)).id, { body: { rationale: 'They fit.' } }),
  listCohortPairs: async (cell) => ({ thing: await pair(cell), query: { limit: '200' } }),
  getCohortPair: async (cell) => ({ path: await pair(cell) }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listCohorts: own('cohort', 'department'),
  getCohort: one('cohort'),
  listCohortMentors: ({ things }) =>
    things('cohort', 'department').map((cohort_id) => ({ topic: 'mentor', query: { cohort_id, limit: '200' } })),
  getCohortMentor: each('cohort_mentor', 'mentor'),
  listCohortApplications: own('cohort_application', 'mentee'),
  getCohortApplication: each('cohort_application', 'mentee'),
  getCohortArtefact: (scene) => each('cohort_application', 'mentee')(scene).map((ask) => ({ ...ask, query: { kind: 'cv' } })),
  listMatchingRounds: own('matching_round', 'mentee'),
  getMatchingRound: each('matching_round', 'mentee'),
  listMatchingPlaces: each('matching_round', 'mentee'),
  compareMatchingRounds: ({ things }) => {
    const ids = things('matching_round', 'mentee');
    return ids.map((path) => ({ topic: 'mentee', path, query: { other_id: ids.find((id) => id !== path) ?? path } }));
  },
  listCohortPairs: own('cohort_pair', 'mentee'),
  getCohortPair: each('cohort_pair', 'mentee'),
};
