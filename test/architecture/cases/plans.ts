import type { Case, Cell } from './asking.ts';
import { each, MENTEES, of, type Readings } from './reading.ts';

/** Who has a plan, and who its mentor is today. */
async function mentored({ world, mentee, mentor, author }: Cell) {
  await world.assignment(mentee, mentor, { author });
}

async function draft(cell: Cell) {
  const { world, mentee, author } = cell;
  await mentored(cell);
  const plan = await world.insert('academic_plan', { mentee_id: mentee.id, starts_on: '2026-01-01', ends_on: '2031-01-01' }, author);
  const version = await world.insert('plan_version', { plan_id: plan.id, version: 1, change: 'original', state: 'draft' }, author);
  await world.sql`insert into plan_content (version_id, long_term_goals) values (${version.id}, 'A programme')`;
  await world.sql`insert into plan_goal (version_id, lineage_id, domain, statement, position)
    values (${version.id}, ${crypto.randomUUID()}, 'research', 'A grant', 1)`;
  return { plan_id: plan.id, id: version.id };
}

/** Asked about with the version it has by then. */
async function submitted(cell: Cell) {
  const made = await draft(cell);
  await cell.world.sql`update plan_version set state = 'submitted', submitted_on = '2026-02-01' where id = ${made.id}`;
  return made;
}

async function inForce(cell: Cell) {
  const made = await submitted(cell);
  await cell.world.sql`update plan_version set state = 'in_force', in_force_on = '2026-02-15' where id = ${made.id}`;
  return made;
}

async function endorsed(cell: Cell) {
  const made = await draft(cell);
  const [assignment] = await cell.world.sql<{ id: string }>`select id from assignment where mentee_id = ${cell.mentee.id}`;
  const values = { version_id: made.id, mentor_id: cell.mentor.id, assignment_id: assignment?.id, endorsed_on: '2026-02-01' };
  await cell.world.insert('plan_endorsement', values);
  return made;
}

/** One that was brought along, with its document. */
async function onPaper(cell: Cell): Promise<string> {
  const { plan_id } = await inForce(cell);
  const { world } = cell;
  const job = await world.insert('job', { type: 'import', status: 'succeeded', expires_at: '2027-01-01' }, cell.author);
  const values = {
    job_id: job.id,
    kind: 'plans',
    mode: 'all_or_nothing',
    dry_run: false,
    effective_on: '2026-01-01',
    rows: 1,
    sha256: '0'.repeat(64),
  };
  const report = await world.insert('import', values);
  await world.sql`update academic_plan set import_id = ${report.id}, document_reference = 'Records 1' where id = ${plan_id}`;
  await world.sql`insert into plan_document (plan_id, department_id, sha256, content) values (${plan_id}, ${world.id}, ${'0'.repeat(64)}, ${PDF})`;
  return plan_id;
}

const PDF = '%PDF-1.7\n%%EOF';

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  openPlan: ({ mentee }) => ({ body: { mentee_id: mentee.id } }),
  listPlans: async (cell) => {
    await submitted(cell);
    return { query: { mentee_id: cell.mentee.id } };
  },
  getPlan: async (cell) => ({ path: (await submitted(cell)).plan_id }),
  attachPlanDocument: async (cell) => ({
    path: await onPaper(cell),
    headers: { 'content-type': 'application/pdf' },
    payload: PDF,
    ifMatch: '*',
  }),
  getPlanDocument: async (cell) => ({ path: await onPaper(cell) }),
  closePlan: async (cell) => ({ path: (await draft(cell)).plan_id, body: {}, ifMatch: 1 }),
  listPlanVersions: async (cell) => ({ path: (await submitted(cell)).plan_id }),
  revisePlan: async (cell) => ({ path: (await inForce(cell)).plan_id, body: { change: 'substantive' } }),
  getPlanVersion: async (cell) => ({ path: (await submitted(cell)).id }),
  editPlanVersion: async (cell) => ({ path: (await draft(cell)).id, body: { content: { barriers: ['Sleep'] } }, ifMatch: 1 }),
  putPlanGoals: async (cell) => ({ path: (await draft(cell)).id, body: { goals: [] }, ifMatch: 1 }),
  sharePlanDraft: async (cell) => ({ path: (await draft(cell)).id, body: { mentor_id: cell.mentor.id }, ifMatch: 1 }),
  unsharePlanDraft: async (cell) => {
    const { id } = await draft(cell);
    const [pair] = await cell.world.sql<{ id: string }>`select id from assignment
      where mentee_id = ${cell.mentee.id} and mentor_id = ${cell.mentor.id} and subtype = 'formal' and state = 'live'`;
    await cell.world.insert('plan_share', { version_id: id, assignment_id: pair?.id, shared_on: '2026-03-01' });
    return { path: id, body: { mentor_id: cell.mentor.id }, ifMatch: 1 };
  },
  recordGoalProgress: async (cell) => {
    const { plan_id, id } = await inForce(cell);
    const [goal] = await cell.world.sql<{ lineage_id: string }>`select lineage_id from plan_goal where version_id = ${id}`;
    return { path: plan_id, body: { lineage_id: goal?.lineage_id, progress: 'met' }, ifMatch: 1 };
  },
  listGoalProgress: async (cell) => ({ path: (await inForce(cell)).plan_id }),
  endorsePlan: async (cell) => ({ path: (await draft(cell)).id, body: {}, ifMatch: 1 }),
  submitPlan: async (cell) => ({ path: (await endorsed(cell)).id, body: {}, ifMatch: 1 }),
  decidePlan: async (cell) => ({ path: (await submitted(cell)).id, body: { decision: 'approved' }, ifMatch: 2 }),
  withdrawPlanVersion: async (cell) => ({ path: (await submitted(cell)).id, body: {}, ifMatch: 2 }),
  comparePlanVersions: async (cell) => {
    const { id } = await submitted(cell);
    return { path: id, query: { against: id } };
  },
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listPlans: of('mentee_id', MENTEES),
  getPlan: each('academic_plan', ...MENTEES),
  getPlanDocument: (scene) => each('academic_plan', ...MENTEES)(scene).map((ask) => ({ ...ask, accept: 'application/pdf' })),
  listPlanVersions: each('academic_plan', ...MENTEES),
  listGoalProgress: each('academic_plan', ...MENTEES),
  getPlanVersion: each('plan_version', ...MENTEES),
  comparePlanVersions: ({ things }) => {
    const [from = '', to = ''] = [...things('plan_version', 'mentee')].sort();
    return [{ topic: 'mentee', path: to, query: { against: from } }];
  },
};
