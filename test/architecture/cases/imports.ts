import { bundle } from '../../setup/bundles.ts';
import { type Case, type Cell, code, first } from './asking.ts';
import { both, once, one, own, type Readings } from './reading.ts';

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function job({ world, author }: Cell) {
  return (await world.insert('job', { type: 'import', status: 'queued', expires_at: '2027-01-01' }, author)).id;
}

async function report(cell: Cell) {
  const facts = {
    kind: 'sites',
    mode: 'valid_rows',
    dry_run: false,
    effective_on: '2026-03-01',
    sha256: '0'.repeat(64),
    rows: 1,
    error_count: 1,
  };
  const { id } = await cell.world.insert('import', { job_id: await job(cell), ...facts }, cell.author);
  await cell.world.sql`insert into import_error (import_id, row, field, code, detail) values (${id}, 2, 'code', 'required', 'is empty')`;
  await cell.world
    .sql`insert into import_warning (import_id, row, field, code, detail) values (${id}, 2, 'code', 'one_day_gap', 'is a gap')`;
  return id;
}

async function bundleReport(cell: Cell) {
  const { id: job_id } = await cell.world.insert('job', { type: 'import_bundle', status: 'queued', expires_at: '2027-01-01' }, cell.author);
  const facts = { job_id, version: 1, source: 'Registry', as_of: '2026-03-01', dry_run: false, sha256: '0'.repeat(64) };
  const { id } = await cell.world.insert('import_bundle', facts, cell.author);
  const file = { kind: 'sites', mode: 'all_or_nothing', dry_run: false, effective_on: '2026-03-01', sha256: '0'.repeat(64), rows: 1 };
  const { id: import_id } = await cell.world.insert('import', { job_id, bundle_id: id, ...file, error_count: 1 }, cell.author);
  await cell.world
    .sql`insert into import_error (import_id, row, field, code, detail) values (${import_id}, 2, 'code', 'required', 'is empty')`;
  await cell.world
    .sql`insert into import_warning (import_id, row, field, code, detail) values (${import_id}, 2, 'code', 'one_day_gap', 'is a gap')`;
  return id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  createImport: ({ fresh }) => ({
    query: { kind: 'sites' },
    headers: { 'content-type': 'text/csv' },
    payload: `code,name,affiliation\n${code(fresh)},Lakeside Clinic,community\n`,
  }),
  createImportBundle: ({ fresh }) => ({
    headers: { 'content-type': 'application/zip' },
    payload: bundle({ sites: `code,name,affiliation\n${code(fresh)},Lakeside Clinic,community\n` }),
  }),
  listImportBundles: async (cell) => ({ thing: await bundleReport(cell) }),
  getImportBundle: async (cell) => ({ path: await bundleReport(cell) }),
  listImportBundleErrors: async (cell) => ({ path: await bundleReport(cell) }),
  listImportBundleWarnings: async (cell) => ({ path: await bundleReport(cell) }),
  listImports: async (cell) => ({ thing: await report(cell) }),
  getImport: async (cell) => ({ path: await report(cell) }),
  listImportErrors: async (cell) => ({ path: await report(cell) }),
  listImportWarnings: async (cell) => ({ path: await report(cell) }),
  getImportTemplate: () => ({ path: 'people' }),
  listImportTemplates: () => ({}),
  listImportNotices: () => ({}),
  listJobs: async (cell) => ({ thing: await job(cell) }),
  getJob: async (cell) => ({ path: await job(cell) }),
  cancelJob: async (cell) => first(await job(cell)),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listJobs: own('job', 'department'),
  getJob: one('job'),
  listImports: own('import', 'department'),
  getImport: one('import'),
  listImportWarnings: one('import'),
  listImportBundles: own('import_bundle', 'department'),
  getImportBundle: one('import_bundle'),
  listImportBundleErrors: one('import_bundle'),
  listImportBundleWarnings: one('import_bundle'),
  // Names the words of every column, which elsewhere tell of somebody: it is asked by one of their readers.
  listImportTemplates: once('department', () => '', { only: 'faculty_affairs' }),
  listImportNotices: once('department', () => ''),
  listImportErrors: both(one('import'), (scene) => one('import')(scene).map((ask) => ({ ...ask, accept: 'text/csv' }))),
  getImportTemplate: once('department', () => 'people', { accept: EXCEL }),
};
