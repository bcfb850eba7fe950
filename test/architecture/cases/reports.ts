import { createHash } from 'node:crypto';
import type { World } from '../../setup/world.ts';
import { type Case, type Cell, live } from './asking.ts';
import { both, each, of, once, one, own, type Readings } from './reading.ts';

/** The number of an issued report of the scene. */
export const REPORT_NO = 'DOS-2026-0123456789';

/** A report on somebody, as a row. */
export async function reportOn(world: World, subject: { id: string }, requested_by: { id: string }, more: object = {}) {
  const content = JSON.stringify({ subject: subject.id });
  const values = {
    report_no: `DOS-2024-${String(process.hrtime.bigint()).slice(-10).padStart(10, '0')}`,
    subject_id: subject.id,
    as_of: '2026-03-01',
    starts_on: '2020-07-01',
    ends_on: '2026-03-02',
    policy_version: 1,
    requested_by: requested_by.id,
    preview_ends_on: '2026-03-01',
    content,
    sha256: createHash('sha256').update(content).digest('hex'),
    ...more,
  };
  return world.insert('report_snapshot', values, requested_by);
}

const issuedBy = ({ id }: { id: string }) => ({ state: 'issued', issued_on: '2026-03-01', attested_by: id });

const preview = async ({ world, mentee, author }: Cell) => (await reportOn(world, mentee, author)).id;
const issued = async ({ world, mentee, author }: Cell) => (await reportOn(world, mentee, author, issuedBy(author))).id;

async function consent({ world, mentee, mentor, author }: Cell, state: 'asked' | 'given') {
  const answered = state === 'given' ? { answered_at: '2026-02-02T12:00:00Z' } : {};
  return (await world.insert('report_name_consent', { mentee_id: mentee.id, mentor_id: mentor.id, state, ...answered }, author)).id;
}

async function mention({ world, mentee, mentor, author }: Cell, state: 'asked' | 'given') {
  const answered = state === 'given' ? { answered_at: '2026-02-02T12:00:00Z' } : {};
  const values = { mentee_id: mentee.id, mentor_id: mentor.id, kind: 'grant', words: 'A grant', happened_on: '2026-02-01', state };
  return (await world.insert('report_mention', { ...values, ...answered }, author)).id;
}

const profileOf = async ({ world }: Cell) =>
  (await world.sql<{ id: string }>`select id from report_profile where department_id = ${world.id} and code = 'promotion_file'`)[0]?.id ??
  '';

let last = 0;

async function number({ world, author }: Cell): Promise<string> {
  last += 1;
  const report_no = `DOS-2025-${String(last).padStart(10, '0')}`;
  await reportOn(world, author, author, { ...issuedBy(author), report_no });
  return report_no;
}

const DIGEST = (id: string) =>
  createHash('sha256')
    .update(JSON.stringify({ subject: id }))
    .digest('hex');

/** A report with what a service item of ORCID says. */
const plain = ({ id }: { id: string }) => {
  const content = JSON.stringify({
    format: 'mentorship-dossier/2',
    subject: id,
    report_no: REPORT_NO,
    verification: 'https://mentorship.example.edu/verify/x',
    requested: { on: '2026-03-01' },
    department: { name: 'Medicine', institution: null },
    activities: { current: [], past: [] },
  });
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
};

const statement = async ({ world, mentee, author }: Cell) => (await reportOn(world, mentee, author, { kind: 'cfar_statement' })).id;

/** A batch of one report on the mentee, whose job is over. */
export async function batchOf(world: World, mentee: { id: string }, author: { id: string }, report_id: string | null = null) {
  const job = await world.insert('job', { type: 'report_batch', status: 'succeeded', expires_at: '2027-01-01' }, author);
  const { id } = await world.insert('report_batch', { job_id: job.id, title: 'Cycle', kind: 'dossier', as_of: '2026-03-01' }, author);
  const status = report_id === null ? 'cancelled' : 'requested';
  await world.insert('report_batch_row', { batch_id: id, row: 1, person_id: mentee.id, status, report_id }, author);
  return id;
}
const batch = async (cell: Cell) => batchOf(cell.world, cell.mentee, cell.author, await preview(cell));

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listReports: async (cell) => ({ thing: await preview(cell), query: { person_id: cell.mentee.id } }),
  requestReport: ({ mentee }) => ({ body: { person_id: mentee.id } }),
  getReport: async (cell) => ({ path: await preview(cell) }),
  getReportDocument: async (cell) => ({ path: await preview(cell) }),
  renderReport: async (cell) => {
    const { id } = await reportOn(cell.world, cell.mentee, cell.author, plain(cell.mentee));
    return { path: id, query: { profile: 'orcid_service_item' } };
  },
  listReportProfiles: () => ({}),
  getReportProfile: async (cell) => ({ path: await profileOf(cell) }),
  succeedReportProfile: () => ({ body: { code: 'promotion_file', starts_on: '2027-01-01' }, query: { dry_run: 'true' } }),
  listReportMentions: async (cell) => ({ thing: await mention(cell, 'asked'), query: { mentee_id: cell.mentee.id } }),
  getReportMention: async (cell) => ({ path: await mention(cell, 'asked') }),
  writeReportMention: async (cell) => {
    await live(cell);
    return { body: { mentee_id: cell.mentee.id, kind: 'award', words: 'An award', happened_on: '2026-02-01' } };
  },
  editReportMention: async (cell) => ({ path: await mention(cell, 'asked'), ifMatch: 1, body: { words: 'Other' } }),
  withdrawReportMention: async (cell) => ({ path: await mention(cell, 'asked'), ifMatch: 1, body: {} }),
  giveReportMentionConsent: async (cell) => ({ path: await mention(cell, 'asked'), ifMatch: 1, body: {} }),
  declineReportMentionConsent: async (cell) => ({ path: await mention(cell, 'asked'), ifMatch: 1, body: {} }),
  revokeReportMentionConsent: async (cell) => ({ path: await mention(cell, 'given'), ifMatch: 1, body: {} }),
  commentOnReport: async (cell) => ({ path: await preview(cell), ifMatch: 1, body: { comment: 'Mine' } }),
  agreeToReport: async (cell) => ({ path: await preview(cell), ifMatch: 1, body: {} }),
  withdrawReport: async (cell) => ({ path: await preview(cell), ifMatch: 1, body: {} }),
  issueReport: async (cell) => ({ path: await preview(cell), ifMatch: 1, body: {} }),
  supersedeReport: async (cell) => ({ path: await issued(cell), ifMatch: 1, body: {} }),
  requestCfarStatement: ({ mentee }) => ({ body: { person_id: mentee.id } }),
  getCfarStatementDocument: async (cell) => ({ path: await statement(cell) }),
  writeCfarNarrative: async (cell) => ({ path: await statement(cell), ifMatch: 1, body: { narrative: 'Mine' } }),
  requestReportBatch: ({ mentee }) => ({ body: { title: 'Cycle', person_ids: [mentee.id] } }),
  requestReportBatchFromFile: () => ({ query: { title: 'Cycle' }, headers: { 'content-type': 'text/csv' }, payload: 'hr_number\nX\n' }),
  listReportBatches: async (cell) => ({ thing: await batch(cell) }),
  getReportBatch: async (cell) => ({ path: await batch(cell) }),
  listReportBatchRows: async (cell) => ({ path: await batch(cell) }),
  downloadReportBatch: async (cell) => ({ path: await batch(cell), query: { format: 'json' } }),
  listReportNameConsents: async (cell) => ({ thing: await consent(cell, 'asked'), query: { mentee_id: cell.mentee.id } }),
  getReportNameConsent: async (cell) => ({ path: await consent(cell, 'asked') }),
  giveReportNameConsent: async (cell) => ({ path: await consent(cell, 'asked'), ifMatch: 1, body: {} }),
  declineReportNameConsent: async (cell) => ({ path: await consent(cell, 'asked'), ifMatch: 1, body: {} }),
  revokeReportNameConsent: async (cell) => ({ path: await consent(cell, 'given'), ifMatch: 1, body: {} }),
  verifyReport: async (cell) => ({ path: await number(cell) }),
  verifyReportDigest: async (cell) => ({ path: await number(cell), body: { sha256: DIGEST(cell.author.id) } }),
  verifyReportFile: async (cell) => ({
    path: await number(cell),
    payload: JSON.stringify({ subject: cell.author.id }),
    headers: { 'content-type': 'application/octet-stream' },
  }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listReports: of('person_id', ['mentor', 'mentee']),
  getReport: each('report_snapshot', 'mentor', 'mentee'),
  getCfarStatementDocument: each('report_snapshot', 'mentee'),
  listReportBatches: own('report_batch', 'department'),
  getReportBatch: one('report_batch'),
  listReportBatchRows: ({ things }) => things('report_batch', 'department').map((path) => ({ topic: 'mentor', path })),
  downloadReportBatch: one('report_batch'),
  getReportDocument: both(each('report_snapshot', 'mentor'), (scene) =>
    each('report_snapshot', 'mentor')(scene).map((ask) => ({ ...ask, accept: 'text/csv' })),
  ),
  renderReport: (scene) =>
    each(
      'report_snapshot',
      'mentor',
    )(scene).flatMap((ask) =>
      [
        { query: { profile: 'promotion_file' } },
        { query: { profile: 'orcid_service_item' } },
        { query: { profile: 'award_nomination_package' } },
      ].map((more) => ({ ...ask, ...more })),
    ),
  listReportNameConsents: own('report_name_consent', 'mentee'),
  getReportNameConsent: each('report_name_consent', 'mentee'),
  listReportProfiles: own('report_profile', 'department'),
  getReportProfile: one('report_profile'),
  listReportMentions: own('report_mention', 'mentee'),
  getReportMention: each('report_mention', 'mentee'),
  verifyReport: once('department', () => REPORT_NO),
};
