import type { Ask, Case, Cell } from './asking.ts';
import { at, each, MENTEES, of, type Readings } from './reading.ts';

const first = (path: string, body: object = {}): Ask => ({ path, ifMatch: 1, body });

/** Somebody who has a check-in: full-time and on probation since July 2024, due in January 2026. */
async function onProbation({ world, mentee }: Cell): Promise<void> {
  await world.sql`update appointment set status = 'probationary', starts_on = '2024-07-01', appointed_on = '2024-07-01' where person_id = ${mentee.id}`;
}

async function conductor({ world, people }: Cell) {
  const [role] = await world.sql<{ id: string }>`
    select id from leadership_role where person_id = ${people.viceChair.id} and role = 'vice_chair'`;
  return { conductor_id: people.viceChair.id, role_id: role?.id };
}

async function checkIn(cell: Cell, more: object = {}) {
  const { world, mentee, author } = cell;
  await onProbation(cell);
  const values = { mentee_id: mentee.id, clock_starts_on: '2024-07-01', state: 'scheduled', planned_on: '2026-03-10' };
  return (await world.insert('check_in', { ...values, ...(await conductor(cell)), ...more }, author)).id;
}

const said = { academic_goals: 'A grant', work_life_balance: 'Fine', satisfaction_declined: true };

async function heldCheckIn(cell: Cell) {
  const id = await checkIn(cell, { state: 'held', held_on: '2026-02-20' });
  await cell.world.sql`insert into check_in_content (check_in_id, academic_goals, satisfaction_rating) values (${id}, 'A grant', 2)`;
  return id;
}

/** Held by the director of CARD, where nobody else is named. */
async function review({ world, people, mentee, author }: Cell, reviewer_id = people.director.id) {
  const [role] = await world.sql<{ id: string }>`
    select id from leadership_role where person_id = ${people.director.id} and role = 'division_director'`;
  const values = { mentee_id: mentee.id, academic_year: 2025, state: 'held', held_on: '2026-02-20', capacity: 'division_director' };
  const { id } = await world.insert('annual_review', { ...values, reviewer_id, role_id: role?.id }, author);
  await world.sql`insert into annual_review_content (review_id, feedback) values (${id}, 'Strong')`;
  return id;
}

/** Held by somebody who has left the office since, so that the director of today is their successor. */
const earlierReview = (cell: Cell) => review(cell, cell.people.outsider.id);

async function action(cell: Cell, more: object = {}) {
  const check_in_id = await heldCheckIn(cell);
  return (await cell.world.insert('action_item', { check_in_id, owner_id: cell.mentee.id, text: 'Write', ...more }, cell.author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listCheckIns: async (cell) => {
    await heldCheckIn(cell);
    return { query: { mentee_id: cell.mentee.id } };
  },
  getCheckIn: async (cell) => ({ path: await heldCheckIn(cell) }),
  proposeConductor: async (cell) => {
    await onProbation(cell);
    return { path: cell.mentee.id };
  },
  scheduleCheckIn: async (cell) => {
    await onProbation(cell);
    return { body: { mentee_id: cell.mentee.id, conductor_id: cell.people.viceChair.id, planned_on: '2026-03-10' } };
  },
  waiveCheckIn: async (cell) => {
    await onProbation(cell);
    return { body: { mentee_id: cell.mentee.id, waived_reason: 'other', waived_note: 'Agreed with the person' } };
  },
  rescheduleCheckIn: async (cell) => first(await checkIn(cell), { planned_on: '2026-03-20' }),
  delegateCheckIn: async (cell) => first(await checkIn(cell), { conductor_id: cell.people.viceChair.id }),
  holdCheckIn: async (cell) => first(await checkIn(cell), said),
  recordCheckIn: async (cell) => {
    await onProbation(cell);
    return { body: { mentee_id: cell.mentee.id, held_on: '2026-02-20', ...said } };
  },
  allowEarlyCheckIn: async (cell) => {
    await onProbation(cell);
    return { body: { mentee_id: cell.mentee.id, reason: 'A long leave begins soon' } };
  },
  editCheckInContent: async (cell) => first(await heldCheckIn(cell), { academic_goals: 'Two grants' }),
  acknowledgeCheckIn: async (cell) => first(await heldCheckIn(cell)),
  cancelCheckIn: async (cell) => first(await checkIn(cell)),
  voidCheckIn: async (cell) => first(await heldCheckIn(cell), { voided_reason: 'wrong_person' }),
  listAnnualReviews: async (cell) => {
    await review(cell);
    return { query: { mentee_id: cell.mentee.id } };
  },
  getAnnualReview: async (cell) => ({ path: await review(cell) }),
  // Everybody gives input for their own review, and changes the input given before.
  giveReviewInput: ({ fresh }) => ({ body: { mentee_input: `More time, ${fresh}` } }),
  holdAnnualReview: ({ mentee }) => ({ body: { mentee_id: mentee.id, mentorship_quality: 4 } }),
  waiveAnnualReview: async ({ world, mentee }) => {
    await world.sql`update appointment set ends_on = '2026-06-01' where person_id = ${mentee.id}`;
    return { body: { mentee_id: mentee.id, waived_reason: 'departing' } };
  },
  acknowledgeAnnualReview: async (cell) => first(await review(cell)),
  editAnnualReviewContent: async (cell) => first(await review(cell), { feedback: 'Very strong' }),
  voidAnnualReview: async (cell) => first(await review(cell), { voided_reason: 'wrong_person' }),
  contestAnnualReview: async (cell) => first(await review(cell), { note: 'No' }),
  releaseAnnualReview: async (cell) => first(await earlierReview(cell)),
  revokeAnnualReviewRelease: async (cell) => {
    const id = await earlierReview(cell);
    await cell.world.insert('annual_review_release', { review_id: id, to_id: cell.people.director.id }, cell.mentee);
    return first(id);
  },
  listActions: async (cell) => {
    await action(cell, { is_shared: true });
    return { query: { mentee_id: cell.mentee.id } };
  },
  getAction: async (cell) => ({ path: await action(cell) }),
  editAction: async (cell) => first(await action(cell), { text: 'Write more' }),
  completeAction: async (cell) => first(await action(cell)),
  dropAction: async (cell) => first(await action(cell)),
  shareAction: async (cell) => first(await action(cell)),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listActions: of('mentee_id', MENTEES),
  getAction: each('action_item', ...MENTEES),
  listCheckIns: of('mentee_id', MENTEES),
  getCheckIn: each('check_in', ...MENTEES),
  proposeConductor: at(MENTEES),
  listAnnualReviews: of('mentee_id', MENTEES),
  getAnnualReview: each('annual_review', ...MENTEES),
};
