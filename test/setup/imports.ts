/** Helpers for HR files: to write them, to send them to a worker that really runs, and to see what the database says afterwards. */
import { pino } from 'pino';
import { expect } from 'vitest';
import { createDb, createPool } from '../../src/core/db.ts';
import { type Kind, layouts } from '../../src/features/administration/imports/rows.ts';
import type { ImportReport } from '../../src/features/administration/imports/schema.ts';
import type { Job } from '../../src/features/platform/jobs/schema.ts';
import { startWorker, type Worker } from '../../src/jobs/worker.ts';
import type { Answer, Client } from './client.ts';
import type { Department } from './department.ts';
import type { People, World } from './world.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const TODAY = '2026-03-01';
export const logger = pino({ level: 'silent' });

export type { Kind } from '../../src/features/administration/imports/rows.ts';
export type Options = { query?: string; type?: string; key?: string; as?: Client };

export type Cells = Record<string, string>;
export const usual: Cells = {
  given_name: 'Zoë',
  family_name: 'Tanabe',
  division_code: 'CARD',
  site_code: 'UNION',
  category: 'full_time',
  rank: 'assistant_professor',
  academic_fte_pct: '100',
  appointment_starts_on: '2024-07-01',
  appointment_status: 'probationary',
  position_description: 'clinician_teacher',
};

const quoted = (text: string) => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export function table(
  columns: readonly string[],
  rows: readonly Record<string, string | undefined>[],
  separator = ',',
  end = '\n',
): string {
  return [columns, ...rows.map((row) => columns.map((column) => quoted(row[column] ?? '')))]
    .map((cells) => cells.join(separator) + end)
    .join('');
}
export const roster = (...rows: Cells[]) =>
  table(
    layouts.people.columns,
    rows.map((row) => ({ ...usual, ...row })),
  );
export const roles = (...rows: Record<string, string>[]) => table(layouts.roles.columns, rows);

let numbers = 0;
export const newNumber = () => {
  numbers += 1;
  return `N${numbers}`;
};
export const found = (report: ImportReport) => report.errors.map(({ row, field, code }) => ({ row, field, code }));
export const counts = ({ created, changed, unchanged, error_count }: ImportReport) => ({
  created,
  changed,
  unchanged,
  errors: error_count,
});

export async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  for (const limit = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const seen = await look();
    if (good(seen)) return seen;
    if (Date.now() > limit) throw new Error(`waited in vain: ${JSON.stringify(seen)}`);
  }
}

export const isOver = ({ body }: Answer<Job>) => body.status !== 'queued' && body.status !== 'running';

/** The worker is the file's to start before each test, and everything the file's to close after them. */
export function importsOf(world: World, people: People) {
  const hr = world.as(people.facultyAffairs);
  /** Whoever may import files of a kind. */
  const importerOf = (kind: Kind) => (kind === 'events' || kind === 'logins' ? world.as(people.admin) : hr);
  const pool = createPool(world.database.appUrl, { size: 4 });
  // Once: the names of prepared statements belong to it.
  const db = createDb(pool);
  let worker: Worker | undefined;

  const startWorking = async () => {
    worker ??= await startWorker({ pool, db, clock: world.clock, logger });
  };
  const stopWorking = async () => {
    await worker?.stop();
    worker = undefined;
  };
  const close = async () => {
    await stopWorking();
    await pool.end();
  };

  function send(
    kind: Kind | null,
    payload: string | Buffer,
    { query = '', type = 'text/csv', key = crypto.randomUUID(), as = hr }: Options = {},
  ) {
    const url = `/v1/imports?${kind ? `kind=${kind}` : ''}${query}`;
    return as.post<Job>(url, null, { key, payload, headers: { 'content-type': type } });
  }

  /** Sends a file, waits for its job, and reads the report. */
  async function importFile(kind: Kind, payload: string | Buffer, options: Options = {}): Promise<ImportReport & { job: Job }> {
    const client = options.as ?? hr;
    const accepted = await send(kind, payload, options);
    expect({ status: accepted.status, body: accepted.status === 202 ? null : accepted.body }).toEqual({ status: 202, body: null });
    const { body: job } = await until(() => client.get<Job>(accepted.headers['location'] ?? ''), isOver);
    const report = await client.get<ImportReport>(job.result_url ?? '');
    expect(report.status).toBe(200);
    return { ...report.body, job };
  }

  /** All that the database says of a person, empty periods left out. */
  async function factsOf(hr_number: string, department: Department = world) {
    const [person] = await department.sql<Record<string, unknown>>`
      select p.id, p.given_name, p.family_name, p.email, p.orcid, p.row_version,
        (select jsonb_agg(jsonb_build_array(d.code, m.is_primary, m.starts_on, m.ends_on) order by m.starts_on, d.code)
          from division_membership m join division d on d.id = m.division_id where m.person_id = p.id and (m.ends_on is null or m.ends_on > m.starts_on)) as divisions,
        (select jsonb_agg(jsonb_build_array(s.code, m.starts_on, m.ends_on) order by m.starts_on)
          from site_membership m join site s on s.id = m.site_id where m.person_id = p.id and (m.ends_on is null or m.ends_on > m.starts_on)) as sites,
        (select jsonb_agg(jsonb_build_array(a.category, a.rank, a.status, a.appointed_on, a.starts_on, a.ends_on) order by a.starts_on)
          from appointment a where a.person_id = p.id and (a.ends_on is null or a.ends_on > a.starts_on)) as appointments,
        (select jsonb_agg(jsonb_build_array(f.kind, f.starts_on, f.ends_on) order by f.starts_on)
          from position_description f where f.person_id = p.id and (f.ends_on is null or f.ends_on > f.starts_on)) as positions,
        (select jsonb_agg(jsonb_build_array(s.hr_number, l.source, l.starts_on, l.ends_on) order by l.starts_on)
          from reporting_line l join person s on s.id = l.superior_id where l.subordinate_id = p.id and l.kind = 'primary'
            and (l.ends_on is null or l.ends_on > l.starts_on)) as lines
      from person p where p.department_id = ${department.id} and p.hr_number = ${hr_number}`;
    return person;
  }

  /** Every HR row and event of the department, so that nothing can change unnoticed. */
  async function everything(): Promise<unknown> {
    const [state] = await world.sql`
      select md5(string_agg(t.line, chr(10) order by t.line)) as hash, count(*) as rows from (
        select p::text as line from person p union all select a::text from appointment a union all select m::text from division_membership m
        union all select s::text from site_membership s union all select d::text from position_description d union all select l::text from reporting_line l
        union all select r::text from leadership_role r union all select d::text from division d union all select s::text from site s
        union all select c::text from conflict_case c union all select m::text from meeting m
        union all select p::text from academic_plan p union all select v::text from plan_version v union all select c::text from check_in c
        union all select r::text from annual_review r union all select l::text from person_login l union all select c::text from access_change c
        union all select e::text from programme_event e union all select t::text from event_attendance t
        union all select e.id::text from event e where e.type not in ('import.requested', 'import.applied', 'import_bundle.requested', 'import_bundle.applied', 'job.cancelled')
      ) t`;
    return state;
  }

  return { hr, importerOf, startWorking, stopWorking, close, send, importFile, factsOf, everything };
}
