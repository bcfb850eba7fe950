import { type Case, type Cell, first, live } from './asking.ts';
import { both, each, PAIRS, paired, pairs, type Readings } from './reading.ts';

async function proposal({ world, mentee, mentor, author }: Cell, accepted_by: readonly ('mentee' | 'mentor')[] = []) {
  return (await world.assignment(mentee, mentor, { author, accepted_by, state: 'pending_acceptance' })).id;
}

async function conflictCase(cell: Cell) {
  const assignment_id = await live(cell);
  const days = { starts_on: '2026-02-01', detected_on: '2026-02-01', due_on: '2026-04-02' };
  const bases = JSON.stringify([]);
  const values = { assignment_id, status: 'detected', source: 'hr_change', bases, policy_id: cell.world.policy.id, ...days };
  return (await cell.world.insert('conflict_case', values)).id;
}

async function claim({ world, mentee, mentor, author }: Cell) {
  return (await world.assignment(mentee, mentor, { recorded_by: author, subtype: 'sponsor', state: 'claimed' })).id;
}

/** Proposed by nobody who asks, so that either side may agree. */
async function earlyEnd(cell: Cell) {
  const assignment_id = await live(cell);
  await cell.world.insert('assignment_early_end', { assignment_id, change: 'end', on_day: '2026-02-01', proposed_by: cell.author.id });
  return first(assignment_id, { body: {} });
}

/** An assignment that was imported, while one may object to it. */
async function imported(cell: Cell) {
  const assignment_id = await live(cell);
  const job = await cell.world.insert('job', { type: 'import', status: 'succeeded', expires_at: '2027-01-01' }, cell.author);
  const facts = { kind: 'assignments', mode: 'valid_rows', dry_run: false, effective_on: '2026-03-01', sha256: '0'.repeat(64), rows: 1 };
  const { id } = await cell.world.insert('import', { job_id: job.id, ...facts }, cell.author);
  await cell.world.sql`update assignment set import_id = ${id}, expires_on = '2030-01-01' where id = ${assignment_id}`;
  return assignment_id;
}

const about = ({ mentee, mentor }: Cell) => ({ mentee_id: mentee.id, mentor_id: mentor.id });

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  proposeAssignment: (cell) => ({ body: about(cell) }),
  listAssignments: async (cell) => {
    await live(cell);
    return { query: about(cell) };
  },
  getAssignment: async (cell) => ({ path: await live(cell) }),
  editAssignment: async (cell) => first(await live(cell), { body: { planned_ends_on: '2030-07-01' } }),
  acceptAssignment: async (cell) =>
    first(await proposal(cell), { body: (relation) => (relation === 'mentor' ? { attests_no_reporting_line: true } : {}) }),
  confirmAssignment: async (cell) => first(await claim(cell), { body: {} }),
  declineAssignment: async (cell) => first(await proposal(cell), { body: {} }),
  withdrawAssignment: async (cell) => first(await proposal(cell), { body: {} }),
  endAssignment: async (cell) => first(await live(cell), { body: {} }),
  completeAssignment: async (cell) => first(await live(cell), { body: {} }),
  pauseAssignment: async (cell) => first(await live(cell), { body: {} }),
  resumeAssignment: async (cell) => {
    const assignment_id = await live(cell);
    await cell.world.insert('assignment_pause', { assignment_id, starts_on: '2026-02-01' });
    return first(assignment_id, { body: {} });
  },
  convertAssignment: async (cell) => first(await live(cell), { body: { to: 'informal' } }),
  proposeEarlyEnd: async (cell) => first(await live(cell), { body: { on: '2026-02-01' } }),
  agreeToEarlyEnd: earlyEnd,
  withdrawEarlyEnd: earlyEnd,
  objectToAssignment: async (cell) => first(await imported(cell), { body: {}, ifMatch: 2 }),
  voidAssignment: async (cell) => first(await live(cell), { body: {} }),
  checkReporting: (cell) => ({ query: about(cell) }),
  listConflictCases: async (cell) => {
    await conflictCase(cell);
    return { query: about(cell) };
  },
  getConflictCase: async (cell) => ({ path: await conflictCase(cell) }),
  acknowledgeConflictCase: async (cell) => first(await conflictCase(cell), { body: {} }),
  resolveConflictCase: async (cell) => first(await conflictCase(cell), { body: { resolution: 'false_positive' } }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  checkReporting: pairs,
  listConflictCases: paired('conflict_case'),
  getConflictCase: each('conflict_case', ...PAIRS),
  listAssignments: both(paired('assignment'), paired('assignment', 'mentee_id', { as_of: '2025-06-01' })),
  getAssignment: each('assignment', ...PAIRS),
};
