import { type Ask, type Case, type Cell, first } from './asking.ts';
import { each, own, type Readings } from './reading.ts';

async function programme({ world, author }: Cell): Promise<string> {
  const { id } = await world.insert('award_programme', { name: 'Excellence in mentoring' }, author);
  const rules = { categories: [], ranks: [], minimum_years: 0, minimum_mentees: 0, nominators: 'anyone', letters_minimum: 0 };
  await world.insert('award_criteria', { programme_id: id, version: 1, starts_on: '2020-01-01', body: 'Mentors well.', ...rules }, author);
  return id;
}

/** Days of a cycle that is still taking what it takes, or no more. */
const COMING = { nominations_due_on: '2026-05-01', letters_due_on: '2026-06-01' };
const OVER = { nominations_due_on: '2026-02-01', letters_due_on: '2026-02-15' };

async function cycle(cell: Cell, state: string, days: object = COMING): Promise<string> {
  const { world, people, author } = cell;
  const programme_id = await programme(cell);
  const [criteria] = await world.sql<{ id: string }>`select id from award_criteria where programme_id = ${programme_id}`;
  const decided = ['decided', 'conferred'].includes(state) ? { decided_on: '2026-02-20', decided_by: people.lead.id } : {};
  const conferred = state === 'conferred' ? { conferred_on: '2026-02-25', conferred_by: people.lead.id } : {};
  const opened = state === 'planned' ? {} : { criteria_id: criteria?.id };
  const { id } = await world.insert(
    'award_cycle',
    { programme_id, academic_year: 2025, state, ...days, ...opened, ...decided, ...conferred },
    author,
  );
  await world.insert('award_committee_member', { cycle_id: id, person_id: people.committee.id }, author);
  return id;
}

/** The mentee nominates the mentor. */
async function nomination(cell: Cell, state: string, cycle_id?: string, by = cell.mentee): Promise<string> {
  const { world, mentor, author } = cell;
  const of = cycle_id ?? (await cycle(cell, 'open'));
  const submitted = state === 'draft' ? {} : { submitted_on: '2026-02-01', mentorship: '{"as_of":"2026-02-01","current":[],"past":[]}' };
  const { id } = await world.insert(
    'nomination',
    { cycle_id: of, nominee_id: mentor.id, statement: 'Mentors well.', state, ...submitted },
    author,
  );
  await world.insert('nomination_nominator', { nomination_id: id, person_id: by.id });
  return id;
}

/** The author writes it. */
async function letter(cell: Cell): Promise<string> {
  const nomination_id = await nomination(cell, 'submitted');
  return (await cell.world.insert('nomination_letter', { nomination_id, writer_id: cell.author.id })).id;
}

async function award(cell: Cell, more: object = {}): Promise<string> {
  const cycle_id = await cycle(cell, 'conferred', OVER);
  const values = {
    cycle_id,
    nomination_id: await nomination(cell, 'awarded', cycle_id),
    person_id: cell.mentor.id,
    conferred_on: '2026-02-25',
  };
  return (await cell.world.insert('award', { ...values, ...more }, cell.author)).id;
}

const money = { purpose: 'Protected time', amount_cents: 100_000, currency: 'CAD', starts_on: '2026-07-01', ends_on: '2027-07-01' };
const stipend = async ({ world, mentor, author }: Cell) => (await world.insert('stipend', { person_id: mentor.id, ...money }, author)).id;

async function reviewed(cell: Cell, by = cell.mentee) {
  const cycle_id = await cycle(cell, 'review', OVER);
  return { cycle_id, nomination_id: await nomination(cell, 'under_review', cycle_id, by) };
}

const listed = (thing: string): Ask => ({ thing, query: { limit: '200' } });

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listAwardProgrammes: async (cell) => listed(await programme(cell)),
  getAwardProgramme: async (cell) => ({ path: await programme(cell) }),
  createAwardProgramme: () => ({ body: { name: 'Excellence in mentoring', criteria: { body: 'Mentors well.' } } }),
  editAwardProgramme: async (cell) => first(await programme(cell), { body: { presenter: 'The Chair' } }),
  succeedAwardCriteria: async (cell) => first(await programme(cell), { body: { body: 'Mentors even better.' } }),
  listAwardCycles: async (cell) => listed(await cycle(cell, 'open')),
  getAwardCycle: async (cell) => ({ path: await cycle(cell, 'open') }),
  planAwardCycle: async (cell) => ({ body: { programme_id: await programme(cell), academic_year: 2025, ...COMING } }),
  editAwardCycle: async (cell) => first(await cycle(cell, 'open'), { body: { letters_due_on: '2026-06-15' } }),
  openAwardCycle: async (cell) => first(await cycle(cell, 'planned'), { body: {} }),
  setAwardCommittee: async (cell) => first(await cycle(cell, 'open'), { body: { person_ids: [] } }),
  closeNominations: async (cell) => first(await cycle(cell, 'open', OVER), { body: {} }),
  beginAwardReview: async (cell) => first(await cycle(cell, 'nominee_materials', OVER), { body: {} }),
  decideAwardCycle: async (cell) => first(await cycle(cell, 'review', OVER), { body: { nomination_ids: [] } }),
  conferAwards: async (cell) => first(await cycle(cell, 'decided', OVER), { body: {} }),
  getAwardRanking: async (cell) => ({ path: (await reviewed(cell)).cycle_id }),
  rankNominations: async (cell) => {
    const { cycle_id, nomination_id } = await reviewed(cell, await cell.world.person());
    return { body: { cycle_id, nomination_ids: [nomination_id] } };
  },
  listNominations: async (cell) => listed((await reviewed(cell)).nomination_id),
  getNomination: async (cell) => ({ path: (await reviewed(cell)).nomination_id }),
  draftNomination: async (cell) => {
    const cycle_id = await cycle(cell, 'open');
    const about = (relation: string) => (relation === 'mentor' ? cell.mentee.id : cell.mentor.id);
    return { body: (relation) => ({ cycle_id, nominee_id: about(relation), statement: 'Mentors well.' }) };
  },
  editNomination: async (cell) => first(await nomination(cell, 'draft'), { body: { statement: 'Mentors very well.' } }),
  submitNomination: async (cell) => first(await nomination(cell, 'draft'), { body: {} }),
  withdrawNomination: async (cell) => first(await nomination(cell, 'materials_requested'), { body: {} }),
  judgeNomination: async (cell) => first(await nomination(cell, 'submitted'), { body: {} }),
  giveNominationMaterials: async (cell) => first(await nomination(cell, 'materials_requested'), { body: { materials: 'How I mentor.' } }),
  listNominationLetters: async (cell) => listed(await letter(cell)),
  getNominationLetter: async (cell) => ({ path: await letter(cell) }),
  askForNominationLetter: async (cell) => ({ body: { nomination_id: await nomination(cell, 'submitted'), writer_id: cell.author.id } }),
  submitNominationLetter: async (cell) => first(await letter(cell), { body: { body: 'They listen.' } }),
  declineNominationLetter: async (cell) => first(await letter(cell), { body: {} }),
  listAwards: async (cell) => listed(await award(cell)),
  getAward: async (cell) => ({ path: await award(cell) }),
  agreeToAwardListing: async (cell) => first(await award(cell), { body: {} }),
  endAwardListing: async (cell) => first(await award(cell, { listing_consented_at: '2026-02-26T12:00:00Z' }), { body: {} }),
  withdrawAward: async (cell) => first(await award(cell), { body: { decision_ref: 'FA-1' } }),
  listPublicLaureates: () => ({}),
  listStipends: async (cell) => listed(await stipend(cell)),
  getStipend: async (cell) => ({ path: await stipend(cell) }),
  recordStipend: ({ mentor }) => ({ body: { person_id: mentor.id, ...money } }),
  voidStipend: async (cell) => first(await stipend(cell), { body: {} }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listAwardProgrammes: own('award_programme', 'department'),
  getAwardProgramme: each('award_programme', 'department'),
  listAwardCycles: own('award_cycle', 'department'),
  getAwardCycle: each('award_cycle', 'department'),
  getAwardRanking: each('award_ranked_cycle', 'mentee'),
  listNominations: own('nomination', 'mentee'),
  getNomination: each('nomination', 'mentee'),
  listNominationLetters: own('nomination_letter', 'suspended'),
  getNominationLetter: each('nomination_letter', 'suspended'),
  listAwards: own('award', 'mentee'),
  getAward: each('award', 'mentee'),
  listPublicLaureates: () => [{ topic: 'department' }],
  listStipends: own('stipend', 'mentee'),
  getStipend: each('stipend', 'mentee'),
};
