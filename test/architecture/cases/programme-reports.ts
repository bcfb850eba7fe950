import type { Case, Cell } from './asking.ts';
import { one, own, type Readings } from './reading.ts';

const FORMS = ['application/json', 'text/csv'];
/** What is read of the department, as each kind of file. */
const whole: Readings = () => FORMS.map((accept) => ({ topic: 'department', accept, only: 'lead' }));
const DOCUMENT = JSON.stringify({ report_no: 'PR-2024-1' });

/** Cells are asked side by side: each report has a number of its own, with room for those that the service gives. */
let numbers = 0;
async function report({ world, author }: Pick<Cell, 'world' | 'author'>): Promise<string> {
  const job = await world.insert('job', { type: 'programme_report', status: 'succeeded', expires_at: '2027-01-01' }, author);
  numbers += 1_000;
  const made = { as_of: '2025-06-30', content: DOCUMENT, sha256: 'f'.repeat(64) };
  const row = { job_id: job.id, academic_year: 2024, number: numbers, ...made };
  return (await world.insert('programme_report', row, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  getDepartmentOverview: () => ({}),
  getSiteOverview: () => ({}),
  getMentorLoad: () => ({}),
  requestProgrammeReport: () => ({ body: { academic_year: 2025 } }),
  listProgrammeReports: async (cell) => ({ thing: await report(cell) }),
  getProgrammeReport: async (cell) => ({ path: await report(cell) }),
  getProgrammeReportDocument: async (cell) => ({ path: await report(cell) }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listProgrammeReports: own('programme_report', 'department'),
  getProgrammeReport: one('programme_report'),
  getProgrammeReportDocument: one('programme_report'),
  getDepartmentOverview: whole,
  getSiteOverview: whole,
  getMentorLoad: whole,
};
