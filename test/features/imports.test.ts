/** HR files from upload to report, with a worker that really runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDb, createPool } from '../../src/core/db.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import { toXlsx } from '../../src/core/xlsx.ts';
import { run as runImport } from '../../src/features/imports/jobs.ts';
import { layouts } from '../../src/features/imports/rows.ts';
import type { ImportReport } from '../../src/features/imports/schema.ts';
import type { Job } from '../../src/features/jobs/schema.ts';
import { contextOf } from '../../src/jobs/actor.ts';
import { runJob } from '../../src/jobs/run.ts';
import { startWorker, type Worker } from '../../src/jobs/worker.ts';
import { type Answer, type Client, expectProblem } from '../setup/client.ts';
import { createWorld, type Department, type People, type Person, type World } from '../setup/world.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TODAY = '2026-03-01';
const logger = pino({ level: 'silent' });
const data = (name: string) => readFileSync(path.join(import.meta.dirname, '../data', name));

let world: World;
let people: People;
let hr: Client;
let pool: pg.Pool;
let worker: Worker | undefined;

const startWorking = async () => {
  worker ??= await startWorker({ pool, db: createDb(pool), clock: world.clock, logger });
};
const stopWorking = async () => {
  await worker?.stop();
  worker = undefined;
};

beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  hr = world.as(people.facultyAffairs);
  pool = createPool(world.database.appUrl, { size: 4 });
});
beforeEach(startWorking);
afterAll(async () => {
  await stopWorking();
  await pool.end();
});

type Kind = 'divisions' | 'sites' | 'people' | 'roles';
type Options = { query?: string; type?: string; key?: string; as?: Client };

function send(
  kind: Kind | null,
  payload: string | Buffer,
  { query = '', type = 'text/csv', key = crypto.randomUUID(), as = hr }: Options = {},
) {
  const url = `/v1/imports?${kind ? `kind=${kind}` : ''}${query}`;
  return as.post<Job>(url, null, { key, payload, headers: { 'content-type': type } });
}

async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  for (const limit = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const seen = await look();
    if (good(seen)) return seen;
    if (Date.now() > limit) throw new Error(`waited in vain: ${JSON.stringify(seen)}`);
  }
}

const isOver = ({ body }: Answer<Job>) => body.status !== 'queued' && body.status !== 'running';

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

type Cells = Partial<Record<(typeof layouts.people.columns)[number], string>>;
const usual: Cells = {
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
function table(columns: readonly string[], rows: readonly Record<string, string | undefined>[], separator = ',', end = '\n'): string {
  return [columns, ...rows.map((row) => columns.map((column) => quoted(row[column] ?? '')))]
    .map((cells) => cells.join(separator) + end)
    .join('');
}
const roster = (...rows: Cells[]) =>
  table(
    layouts.people.columns,
    rows.map((row) => ({ ...usual, ...row })),
  );
const roles = (...rows: Record<string, string>[]) => table(layouts.roles.columns, rows);

let numbers = 0;
const newNumber = () => {
  numbers += 1;
  return `N${numbers}`;
};
const found = (report: ImportReport) => report.errors.map(({ row, field, code }) => ({ row, field, code }));
const counts = ({ created, changed, unchanged, error_count }: ImportReport) => ({ created, changed, unchanged, errors: error_count });

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
      union all select c::text from conflict_case c
      union all select e.id::text from event e where e.type not in ('import.requested', 'import.applied', 'job.cancelled')
    ) t`;
  return state;
}

describe('202', () => {
  test('the answer is a job that leads to the report, and the report to the file', async () => {
    const file = roster({ hr_number: newNumber() });
    const answer = await send('people', file);
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/v1/jobs/${answer.body.id}`);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body).toMatchObject({ type: 'import', problem: null, result_url: `/v1/imports/${answer.body.import_id}` });
    const { body } = await until(() => hr.get<Job>(`/v1/jobs/${answer.body.id}`), isOver);
    expect(body).toMatchObject({ status: 'succeeded', problem: null });
    expect(body.progress.done).toBe(body.progress.total);
    const report = await hr.get<ImportReport>(body.result_url ?? '');
    expect(report.headers['retry-after']).toBeUndefined();
    expect(report.body).toMatchObject({
      kind: 'people',
      mode: 'all_or_nothing',
      dry_run: false,
      effective_on: TODAY,
      rows: 1,
      file_name: null,
    });
    expect((await hr.get('/v1/imports?kind=people')).body.items[0]).toMatchObject({ id: report.body.id, status: 'succeeded' });
    expect((await hr.get('/v1/jobs?status=succeeded')).body.items[0]).toMatchObject({ id: body.id });
    expect(await world.sql`select * from import_row where import_id = ${report.body.id}`).toEqual([]);
  });

  test('a multipart body carries the file, its name, and parameters beside it', async () => {
    const parts = [
      ['name="kind"', 'people'],
      ['name="dry_run"', 'true'],
      ['name="effective_on"', '2026-02-01'],
      ['name="file"; filename="Fakultät März.csv"', roster({ hr_number: newNumber() })],
    ];
    const body = `${parts.map(([head, content]) => `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`).join('')}--b--\r\n`;
    const answer = await send(null, body, { type: 'multipart/form-data; boundary=b' });
    expect(answer.status).toBe(202);
    await until(() => hr.get<Job>(`/v1/jobs/${answer.body.id}`), isOver);
    const report = await hr.get<ImportReport>(answer.body.result_url ?? '');
    expect(report.body).toMatchObject({ file_name: 'Fakultät März.csv', dry_run: true, effective_on: '2026-02-01', created: 1 });
  });

  test('a workbook says the same as a CSV, and so do byte order mark, CRLF, semicolons and quoted fields', async () => {
    const rows = [
      { ...usual, hr_number: newNumber(), family_name: 'O’Hare; "Junior", III' },
      { ...usual, hr_number: newNumber(), given_name: 'Łucja' },
    ];
    const columns = layouts.people.columns;
    expect(counts(await importFile('people', table(columns, rows)))).toEqual({ created: 2, changed: 0, unchanged: 0, errors: 0 });
    const book = await toXlsx(
      columns.map((column) => ({ key: column, header: column })),
      rows,
    );
    const files: [string | Buffer, string][] = [
      [`\ufeff${table(columns, rows, ',', '\r\n')}`, 'text/csv; charset=utf-8'],
      [table(columns, rows, ';', '\r\n'), 'application/octet-stream'],
      [table(columns, rows, '\t'), 'text/csv'],
      [book, XLSX],
    ];
    for (const [file, type] of files) {
      expect(counts(await importFile('people', file, { type }))).toEqual({ created: 0, changed: 0, unchanged: 2, errors: 0 });
    }
    expect((await factsOf(rows[0]?.hr_number ?? ''))?.['family_name']).toBe('O’Hare; "Junior", III');
  });

  test('the template of each kind is a file that can be imported', async () => {
    for (const kind of ['divisions', 'sites', 'people', 'roles'] as const) {
      const csv = await hr.get(`/v1/import-templates/${kind}`);
      expect(csv.headers['content-type']).toMatch(/^text\/csv/);
      expect(csv.text.replace('\ufeff', '').trim().split(',')).toEqual(layouts[kind].columns);
      const book = await world.app.inject({
        url: `/v1/import-templates/${kind}`,
        headers: { accept: XLSX, authorization: `Bearer ${await world.issuer.mint(people.facultyAffairs.subject, {})}` },
      });
      expect(book.headers['content-type']).toBe(XLSX);
      expect(counts(await importFile(kind, book.rawPayload, { type: XLSX }))).toEqual({ created: 0, changed: 0, unchanged: 0, errors: 0 });
    }
    expectProblem(await hr.get('/v1/import-templates/people', { headers: { accept: 'application/pdf' } }), 406, 'not-acceptable');
  });
});

describe('the data of a department', () => {
  test('every defect of a file is found in one pass, a dry run writes nothing, and the same file twice changes nothing', async () => {
    expect(await importFile('divisions', data('divisions.csv'))).toMatchObject({ created: 17, changed: 3, unchanged: 0 });
    expect(await importFile('sites', data('sites.csv'))).toMatchObject({ created: 8, changed: 2, unchanged: 0 });
    expect(await importFile('divisions', data('divisions.csv'))).toMatchObject({ created: 0, changed: 0, unchanged: 20 });
    expect(await importFile('sites', data('sites.csv'))).toMatchObject({ created: 0, changed: 0, unchanged: 10 });

    const before = await everything();
    const expected = JSON.parse(data('roster-with-errors.csv.expected.json').toString()) as { errors: { row: number; field: string }[] };
    const refused = await importFile('people', data('roster-with-errors.csv'));
    expect(refused.errors.map(({ row, field }) => ({ row, field }))).toEqual(expected.errors.map(({ row, field }) => ({ row, field })));
    expect(refused).toMatchObject({ status: 'failed', rows: 82, created: 0, changed: 0, error_count: 10, errors_truncated: false });
    expect(refused.job.problem).toMatchObject({ code: 'import-rows-invalid', detail: expect.stringContaining('10 of 82') });
    const tried = await importFile('people', data('roster-with-errors.csv'), { query: '&dry_run=true&mode=valid_rows' });
    expect(tried).toMatchObject({ status: 'succeeded', created: 72, changed: 0, unchanged: 0, error_count: 10 });
    expect(await everything()).toEqual(before);

    const errors = await hr.get(`/v1/imports/${refused.id}/errors`, { headers: { accept: 'text/csv' } });
    expect(errors.headers['content-type']).toMatch(/^text\/csv/);
    expect(errors.text.split('\r\n').slice(0, 2)).toEqual([
      '\ufeffrow,field,code,detail',
      '74,division_code,unknown_division,There is no division with this code.',
    ]);
    expectProblem(await hr.get(`/v1/imports/${refused.id}/errors`, { headers: { accept: XLSX } }), 406, 'not-acceptable');
    const pages = await hr.get<{ items: { row: number }[]; next_cursor: string }>(`/v1/imports/${refused.id}/errors?limit=4`);
    const rest = await hr.get<{ items: { row: number }[] }>(`/v1/imports/${refused.id}/errors?limit=200&cursor=${pages.body.next_cursor}`);
    expect([...pages.body.items, ...rest.body.items].map(({ row }) => row)).toEqual(expected.errors.map(({ row }) => row));

    const applied = await importFile('people', data('roster-with-errors.csv'), { query: '&mode=valid_rows' });
    expect(applied).toMatchObject({ status: 'succeeded', created: 72, changed: 0, unchanged: 0, error_count: 10 });

    const startedAt = performance.now();
    const first = await importFile('people', data('roster.csv'));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(first).toMatchObject({ changed: 0, unchanged: 0, error_count: 0 });
    expect(first.created).toBe(first.rows);
    expect(await importFile('roles', data('roles.csv'))).toMatchObject({ created: 57, changed: 0, unchanged: 0, error_count: 0 });

    const after = await everything();
    for (const day of ['2026-03-01', '2026-05-01', '2020-01-01']) {
      const again = await importFile('people', data('roster.csv'), { query: `&effective_on=${day}` });
      expect({ day, ...counts(again) }).toEqual({ day, created: 0, changed: 0, unchanged: first.rows, errors: 0 });
    }
    expect(await importFile('roles', data('roles.csv'))).toMatchObject({ created: 0, changed: 0, unchanged: 57 });
    expect(await everything()).toEqual(after);
  });
});

describe('people', () => {
  test('a new person has everything from the first day of the appointment, and the line from the day of the file', async () => {
    const [boss, hired] = [newNumber(), newNumber()];
    // The one who reports stands before the one reported to.
    const report = await importFile(
      'people',
      roster(
        { hr_number: hired, cross_division_codes: 'GIM|NEPH', reports_to_hr_number: boss, email: 'new@example.edu' },
        { hr_number: boss },
      ),
    );
    expect(counts(report)).toEqual({ created: 2, changed: 0, unchanged: 0, errors: 0 });
    expect(await factsOf(hired)).toMatchObject({
      given_name: 'Zoë',
      email: 'new@example.edu',
      divisions: [
        ['CARD', true, '2024-07-01', null],
        ['GIM', false, '2024-07-01', null],
        ['NEPH', false, '2024-07-01', null],
      ],
      sites: [['UNION', '2024-07-01', null]],
      appointments: [['full_time', 'assistant_professor', 'probationary', '2024-07-01', '2024-07-01', null]],
      positions: [['clinician_teacher', '2024-07-01', null]],
      lines: [[boss, 'hr', TODAY, null]],
    });
    const id = (await factsOf(hired))?.['id'];
    expect(await world.sql`select type, data - 'import_id' as data, actor_id from event where subject_id = ${id}`).toEqual([
      { type: 'person.imported', data: { effective_on: TODAY, created: true, fields: [] }, actor_id: people.facultyAffairs.id },
    ]);
  });

  test('what differs ends on the day of the file and goes on differently from it; the event names the fields and no values', async () => {
    const [one, other, hired] = [newNumber(), newNumber(), newNumber()];
    const before = { hr_number: hired, reports_to_hr_number: one, cross_division_codes: 'NEPH' };
    await importFile('people', roster({ hr_number: one }, { hr_number: other }, before));
    const after = {
      ...before,
      family_name: 'Tanabe-Quill',
      division_code: 'NEPH',
      cross_division_codes: 'CARD|GIM',
      site_code: 'NORTH',
      rank: 'associate_professor',
      appointment_status: 'continuing',
      position_description: 'clinician_educator',
      reports_to_hr_number: other,
    };
    const file = roster({ hr_number: one }, { hr_number: other }, after);
    const report = await importFile('people', file, { query: '&effective_on=2026-07-01' });
    expect(counts(report)).toEqual({ created: 0, changed: 1, unchanged: 2, errors: 0 });
    const facts = {
      family_name: 'Tanabe-Quill',
      divisions: [
        ['CARD', true, '2024-07-01', '2026-07-01'],
        ['NEPH', false, '2024-07-01', '2026-07-01'],
        ['CARD', false, '2026-07-01', null],
        ['GIM', false, '2026-07-01', null],
        ['NEPH', true, '2026-07-01', null],
      ],
      sites: [
        ['UNION', '2024-07-01', '2026-07-01'],
        ['NORTH', '2026-07-01', null],
      ],
      appointments: [
        ['full_time', 'assistant_professor', 'probationary', '2024-07-01', '2024-07-01', '2026-07-01'],
        ['full_time', 'associate_professor', 'continuing', '2024-07-01', '2026-07-01', null],
      ],
      positions: [
        ['clinician_teacher', '2024-07-01', '2026-07-01'],
        ['clinician_educator', '2026-07-01', null],
      ],
      lines: [
        [one, 'hr', TODAY, '2026-07-01'],
        [other, 'hr', '2026-07-01', null],
      ],
    };
    expect(await factsOf(hired)).toMatchObject(facts);
    const [event] = await world.sql<{ data: { fields: string[] } }>`
      select data from event where subject_id = ${(await factsOf(hired))?.['id']} order by id desc limit 1`;
    expect(event?.data.fields.toSorted()).toEqual([
      'appointment',
      'cross_division_codes',
      'division_code',
      'family_name',
      'position_description',
      'reports_to_hr_number',
      'site_code',
    ]);
    for (const day of ['2026-07-01', '2026-09-01', '2025-01-01']) {
      expect(counts(await importFile('people', file, { query: `&effective_on=${day}` }))).toMatchObject({ changed: 0, unchanged: 3 });
    }
    expect(await factsOf(hired)).toMatchObject(facts);
  });

  test('what began on the day of the file or later is corrected where it stands', async () => {
    const [one, other, hired] = [newNumber(), newNumber(), newNumber()];
    const bosses = [{ hr_number: one }, { hr_number: other }];
    await importFile('people', roster(...bosses, { hr_number: hired, reports_to_hr_number: one }));
    const wrong = { hr_number: hired, division_code: 'GIM', rank: 'professor', reports_to_hr_number: other };
    await importFile('people', roster(...bosses, wrong), { query: '&effective_on=2026-02-01' });
    await importFile(
      'people',
      roster(...bosses, { ...wrong, division_code: 'NEPH', rank: 'associate_professor', reports_to_hr_number: one }),
      {
        query: '&effective_on=2026-02-01',
      },
    );
    const facts = await factsOf(hired);
    expect(facts?.['divisions']).toEqual([
      ['CARD', true, '2024-07-01', '2026-02-01'],
      ['NEPH', true, '2026-02-01', null],
    ]);
    expect(facts?.['appointments']).toMatchObject([
      ['full_time', 'assistant_professor', 'probationary', '2024-07-01', '2024-07-01', '2026-02-01'],
      ['full_time', 'associate_professor', 'probationary', '2024-07-01', '2026-02-01', null],
    ]);
    expect(facts?.['lines']).toEqual([[one, 'hr', '2026-02-01', null]]);
  });

  test('a file from before a wrong change moves the change back to its day', async () => {
    const hired = newNumber();
    await importFile('people', roster({ hr_number: hired }));
    await importFile('people', roster({ hr_number: hired, division_code: 'GIM' }));
    const report = await importFile('people', roster({ hr_number: hired, division_code: 'NEPH' }), { query: '&effective_on=2026-01-15' });
    expect(counts(report)).toMatchObject({ changed: 1 });
    expect((await factsOf(hired))?.['divisions']).toEqual([
      ['CARD', true, '2024-07-01', '2026-01-15'],
      ['NEPH', true, '2026-01-15', null],
    ]);
  });

  test('a transfer that is planned for later stays planned while the file says what holds today', async () => {
    const hired = newNumber();
    await importFile('people', roster({ hr_number: hired }));
    await importFile('people', roster({ hr_number: hired, division_code: 'GIM' }), { query: '&effective_on=2026-09-01' });
    expect(counts(await importFile('people', roster({ hr_number: hired })))).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await factsOf(hired))?.['divisions']).toEqual([
      ['CARD', true, '2024-07-01', '2026-09-01'],
      ['GIM', true, '2026-09-01', null],
    ]);
  });

  test('an empty cell ends the line, the site and the cross-appointments; a column that is not there says nothing', async () => {
    const [boss, hired] = [newNumber(), newNumber()];
    const full = { hr_number: hired, reports_to_hr_number: boss, cross_division_codes: 'GIM', email: 'kept@example.edu' };
    await importFile('people', roster({ hr_number: boss }, full));
    const columns = layouts.people.required;
    const partly = await importFile('people', table(columns, [{ ...usual, hr_number: hired }]));
    expect(counts(partly)).toEqual({ created: 0, changed: 0, unchanged: 1, errors: 0 });
    await importFile('people', roster({ hr_number: hired, site_code: '', position_description: '' }), {
      query: '&effective_on=2026-06-01',
    });
    expect(await factsOf(hired)).toMatchObject({
      email: 'kept@example.edu',
      divisions: [
        ['CARD', true, '2024-07-01', null],
        ['GIM', false, '2024-07-01', '2026-06-01'],
      ],
      sites: [['UNION', '2024-07-01', '2026-06-01']],
      lines: [[boss, 'hr', TODAY, '2026-06-01']],
      positions: [['clinician_teacher', '2024-07-01', null]],
    });
  });

  test('an end of the appointment ends what came with it; taking the end back takes all of it back; a return begins anew', async () => {
    const [boss, hired] = [newNumber(), newNumber()];
    const full = { hr_number: hired, reports_to_hr_number: boss, cross_division_codes: 'GIM' };
    await importFile('people', roster({ hr_number: boss }, full));
    const before = await factsOf(hired);
    const leaving = { ...full, appointment_ends_on: '2026-06-30', appointment_status: 'ended' };
    await importFile('people', roster({ hr_number: boss }, leaving));
    const left = {
      divisions: [
        ['CARD', true, '2024-07-01', '2026-06-30'],
        ['GIM', false, '2024-07-01', '2026-06-30'],
      ],
      sites: [['UNION', '2024-07-01', '2026-06-30']],
      positions: [['clinician_teacher', '2024-07-01', '2026-06-30']],
      appointments: [['full_time', 'assistant_professor', 'ended', '2024-07-01', '2024-07-01', '2026-06-30']],
      lines: [[boss, 'hr', TODAY, '2026-06-30']],
    };
    expect(await factsOf(hired)).toMatchObject(left);
    for (const day of ['2026-03-01', '2026-12-01', '2025-03-01']) {
      expect(counts(await importFile('people', roster({ hr_number: boss }, leaving), { query: `&effective_on=${day}` }))).toMatchObject({
        changed: 0,
      });
    }
    await importFile('people', roster({ hr_number: boss }, full));
    const { row_version: _, ...same } = before ?? {};
    expect(await factsOf(hired)).toMatchObject(same);

    await importFile('people', roster({ hr_number: boss }, leaving));
    const back = { ...full, appointment_starts_on: '2026-11-01', rank: 'professor' };
    expect(counts(await importFile('people', roster({ hr_number: boss }, back), { query: '&effective_on=2026-10-01' }))).toMatchObject({
      changed: 1,
      errors: 0,
    });
    expect(await factsOf(hired)).toMatchObject({
      divisions: [...left.divisions, ['CARD', true, '2026-11-01', null], ['GIM', false, '2026-11-01', null]],
      appointments: [...left.appointments, ['full_time', 'professor', 'probationary', '2026-11-01', '2026-11-01', null]],
      lines: [...left.lines, [boss, 'hr', '2026-11-01', null]],
    });
    expect(counts(await importFile('people', roster({ hr_number: boss }, back)))).toMatchObject({ changed: 0 });
    // The file of before would reopen the first appointment under the second.
    expect(found(await importFile('people', roster({ hr_number: boss }, full)))).toEqual([
      { row: 3, field: 'appointment_starts_on', code: 'period_overlap' },
    ]);
  });

  test('a later first day in the same category succeeds the appointment, an earlier one corrects it', async () => {
    const hired = newNumber();
    await importFile('people', roster({ hr_number: hired }));
    await importFile('people', roster({ hr_number: hired, appointment_starts_on: '2024-06-01' }));
    expect(await factsOf(hired)).toMatchObject({
      appointments: [['full_time', 'assistant_professor', 'probationary', '2024-06-01', '2024-06-01', null]],
      divisions: [['CARD', true, '2024-06-01', null]],
      sites: [['UNION', '2024-06-01', null]],
    });
    const later = roster({ hr_number: hired, appointment_starts_on: '2025-09-01', rank: 'professor' });
    expect(counts(await importFile('people', later))).toMatchObject({ changed: 1, errors: 0 });
    expect(await factsOf(hired)).toMatchObject({
      appointments: [
        ['full_time', 'assistant_professor', 'probationary', '2024-06-01', '2024-06-01', '2025-09-01'],
        ['full_time', 'professor', 'probationary', '2025-09-01', '2025-09-01', null],
      ],
      divisions: [['CARD', true, '2024-06-01', null]],
    });
    expect(counts(await importFile('people', later))).toMatchObject({ changed: 0 });
  });

  test('the number of a merged record means the survivor, and both numbers in one file are one person twice', async () => {
    const [kept, gone, boss] = [newNumber(), newNumber(), newNumber()];
    await importFile('people', roster({ hr_number: kept }, { hr_number: gone }, { hr_number: boss, family_name: 'Wainaina' }));
    await world.sql`update person set merged_into_id = (select id from person where hr_number = ${kept}) where hr_number = ${gone}`;
    await importFile('people', roster({ hr_number: gone, given_name: 'Zora', reports_to_hr_number: boss }));
    expect(await factsOf(kept)).toMatchObject({ given_name: 'Zora', lines: [[boss, 'hr', TODAY, null]] });
    expect(found(await importFile('people', roster({ hr_number: kept }, { hr_number: gone })))).toEqual([
      { row: 3, field: 'hr_number', code: 'duplicate' },
    ]);
    expect(found(await importFile('people', roster({ hr_number: kept, reports_to_hr_number: gone })))).toEqual([
      { row: 2, field: 'reports_to_hr_number', code: 'reports_to_self' },
    ]);
  });

  test('a line that somebody entered by hand gives way to what HR says', async () => {
    const [one, other, hired] = [newNumber(), newNumber(), newNumber()];
    await importFile('people', roster({ hr_number: one }, { hr_number: other }, { hr_number: hired }));
    const ids = await Promise.all([hired, one].map(async (number) => ({ id: String((await factsOf(number))?.['id']) })));
    await world.line(ids[0] ?? { id: '' }, ids[1] ?? { id: '' }, 'primary', { starts_on: '2025-01-01' });
    await importFile('people', roster({ hr_number: hired, reports_to_hr_number: other }));
    expect((await factsOf(hired))?.['lines']).toEqual([
      [one, 'manual', '2025-01-01', TODAY],
      [other, 'hr', TODAY, null],
    ]);
  });
});

describe('errors between rows', () => {
  test('unknown codes and people, twice the same, other people’s identifiers: each where it stands', async () => {
    const [known, a, b, c, d] = [newNumber(), newNumber(), newNumber(), newNumber(), newNumber()];
    await importFile('people', roster({ hr_number: known, orcid: '0000-0002-1825-0097' }));
    const staff = await world.person({ kind: 'staff' });
    const report = await importFile(
      'people',
      roster(
        { hr_number: a, division_code: 'ASTRO', site_code: 'MOON', cross_division_codes: 'GIM|MARS', reports_to_hr_number: 'NOBODY' },
        { hr_number: b, orcid: '0000-0002-1825-0097' },
        { hr_number: c, orcid: '0000-0001-5109-3700' },
        { hr_number: d, orcid: '0000-0001-5109-3700' },
        { hr_number: d },
        { hr_number: staff.hr_number ?? '' },
      ),
    );
    expect(found(report)).toEqual([
      { row: 2, field: 'division_code', code: 'unknown_division' },
      { row: 2, field: 'cross_division_codes', code: 'unknown_division' },
      { row: 2, field: 'site_code', code: 'unknown_site' },
      { row: 2, field: 'reports_to_hr_number', code: 'unknown_person' },
      { row: 3, field: 'orcid', code: 'identifier_taken' },
      { row: 5, field: 'orcid', code: 'duplicate' },
      { row: 6, field: 'hr_number', code: 'duplicate' },
      { row: 7, field: 'hr_number', code: 'not_faculty' },
    ]);
    expect(report).toMatchObject({ status: 'failed', created: 0 });
    expect(await factsOf(c)).toBeUndefined();
  });

  test('whoever stands below a row with errors waits with it, however far below', async () => {
    const [top, middle, bottom, free] = [newNumber(), newNumber(), newNumber(), newNumber()];
    const file = roster(
      { hr_number: bottom, reports_to_hr_number: middle },
      { hr_number: middle, reports_to_hr_number: top },
      { hr_number: top, rank: 'emperor' },
      { hr_number: free },
    );
    const report = await importFile('people', file, { query: '&mode=valid_rows' });
    expect(found(report)).toEqual([
      { row: 2, field: 'reports_to_hr_number', code: 'superior_row_invalid' },
      { row: 3, field: 'reports_to_hr_number', code: 'superior_row_invalid' },
      { row: 4, field: 'rank', code: 'unknown_word' },
    ]);
    expect(report).toMatchObject({ status: 'succeeded', created: 1 });
    expect(await factsOf(free)).toBeDefined();
  });

  test('a circle of lines is named by all of its rows and by no other', async () => {
    const [a, b, c, outside] = [newNumber(), newNumber(), newNumber(), newNumber()];
    await importFile('people', roster({ hr_number: a }, { hr_number: b }, { hr_number: c, reports_to_hr_number: a }));
    const file = roster(
      { hr_number: a, reports_to_hr_number: b },
      { hr_number: outside, reports_to_hr_number: a },
      { hr_number: b, reports_to_hr_number: c },
    );
    expect(found(await importFile('people', file))).toEqual([
      { row: 2, field: 'reports_to_hr_number', code: 'reporting_line_cycle' },
      { row: 4, field: 'reports_to_hr_number', code: 'reporting_line_cycle' },
    ]);
    // A file that turns a line around is no circle.
    const turned = roster({ hr_number: a, reports_to_hr_number: c }, { hr_number: c });
    expect(counts(await importFile('people', turned))).toEqual({ created: 0, changed: 2, unchanged: 0, errors: 0 });
  });

  test('of the rows that are left without those with errors, none may close a circle with what stood before', async () => {
    const [a, b] = [newNumber(), newNumber()];
    await importFile('people', roster({ hr_number: a, reports_to_hr_number: b }, { hr_number: b }));
    const file = roster({ hr_number: a, rank: 'emperor' }, { hr_number: b, reports_to_hr_number: a });
    const report = await importFile('people', file, { query: '&mode=valid_rows' });
    expect(found(report)).toEqual([
      { row: 2, field: 'rank', code: 'unknown_word' },
      { row: 3, field: 'reports_to_hr_number', code: 'reporting_line_cycle' },
    ]);
    expect(report.status).toBe('succeeded');
  });

  test('hostile cells are text like any other, and never come back as a formula', async () => {
    const [a, b] = [newNumber(), newNumber()];
    const family_name = `=cmd|' /C calc'!A0`;
    const report = await importFile(
      'people',
      roster(
        { hr_number: a, family_name, given_name: `Robert'); drop table person;--` },
        { hr_number: b, given_name: 'Ze\u0000ro', family_name: '<script>' },
      ),
      { query: '&mode=valid_rows' },
    );
    expect(found(report)).toEqual([{ row: 3, field: 'given_name', code: 'invalid_text' }]);
    expect(await factsOf(a)).toMatchObject({ family_name, given_name: `Robert'); drop table person;--` });
    const errors = await hr.get(`/v1/imports/${report.id}/errors`, { headers: { accept: 'text/csv' } });
    expect(errors.text).not.toMatch(/Ze|script/);
  });
});

describe('roles', () => {
  const cells = {
    role: 'mentorship_facilitator',
    scope_kind: 'division',
    scope_code: 'CARD',
    portfolio: '',
    acting: 'false',
    starts_on: '2025-07-01',
    ends_on: '',
  };
  const rolesOf = (hr_number: string) =>
    world.sql`select r.role, d.code as division, s.code as site, r.acting, r.starts_on, r.ends_on from leadership_role r
      join person p on p.id = r.person_id left join division d on d.id = r.division_id left join site s on s.id = r.site_id
      where p.hr_number = ${hr_number} order by r.starts_on`;
  const newPerson = async () => {
    const hr_number = newNumber();
    await importFile('people', roster({ hr_number }));
    return hr_number;
  };

  test('are recorded, corrected, left alone when the file does not name them', async () => {
    const holder = await newPerson();
    expect(counts(await importFile('roles', roles({ ...cells, hr_number: holder })))).toMatchObject({ created: 1 });
    const [facilitator] = await rolesOf(holder);
    expect(facilitator).toMatchObject({ role: 'mentorship_facilitator', division: 'CARD', acting: false });
    const moved = roles({ ...cells, hr_number: holder, starts_on: '2025-08-01', ends_on: '2028-07-01', acting: 'true' });
    expect(counts(await importFile('roles', moved))).toEqual({ created: 0, changed: 1, unchanged: 0, errors: 0 });
    expect(counts(await importFile('roles', moved))).toEqual({ created: 0, changed: 0, unchanged: 1, errors: 0 });
    const head = {
      hr_number: holder,
      role: 'hospital_division_head',
      scope_kind: 'site_division',
      scope_code: 'UNION/CARD',
      starts_on: '2026-01-01',
    };
    expect(counts(await importFile('roles', roles(head)))).toMatchObject({ created: 1 });
    expect(await rolesOf(holder)).toHaveLength(2);
  });

  test('two terms may follow each other, move together, but not overlap', async () => {
    const holder = await newPerson();
    const terms = (...days: [string, string][]) =>
      roles(...days.map(([starts_on, ends_on]) => ({ ...cells, hr_number: holder, starts_on, ends_on })));
    expect(counts(await importFile('roles', terms(['2020-07-01', '2023-07-01'], ['2023-07-01', '2026-07-01'])))).toMatchObject({
      created: 2,
    });
    expect(counts(await importFile('roles', terms(['2020-07-01', '2024-01-01'], ['2024-01-01', '2026-07-01'])))).toMatchObject({
      created: 0,
      changed: 2,
      errors: 0,
    });
    expect(found(await importFile('roles', terms(['2020-07-01', '2024-01-01'], ['2023-12-01', ''])))).toEqual([
      { row: 3, field: 'starts_on', code: 'period_overlap' },
    ]);
    expect((await rolesOf(holder)).map((role) => role['starts_on'])).toHaveLength(2);
  });

  test('that carry the right to write are filled by programme administrators only', async () => {
    const holder = await newPerson();
    const office = { hr_number: holder, role: 'programme_admin', scope_kind: 'department', scope_code: '', starts_on: '2026-01-01' };
    const file = roles(office, { ...cells, hr_number: holder });
    expect(found(await importFile('roles', file, { query: '&mode=valid_rows' }))).toEqual([{ row: 2, field: 'role', code: 'role_barred' }]);
    expect((await rolesOf(holder)).map(({ role }) => role)).toEqual(['mentorship_facilitator']);
    const admin = world.as(people.admin);
    expect(counts(await importFile('roles', file, { as: admin }))).toEqual({ created: 1, changed: 0, unchanged: 1, errors: 0 });
    expect(counts(await importFile('roles', file))).toEqual({ created: 0, changed: 0, unchanged: 2, errors: 0 });
    const ended = roles({ ...office, ends_on: '2026-02-01' });
    expect(found(await importFile('roles', ended))).toEqual([{ row: 2, field: 'role', code: 'role_barred' }]);
  });

  test('need somebody to hold them and a unit that exists', async () => {
    const holder = await newPerson();
    const file = roles(
      { ...cells, hr_number: 'NOBODY' },
      { ...cells, hr_number: holder, scope_code: 'ASTRO' },
      { ...cells, hr_number: holder, scope_kind: 'site' },
    );
    expect(found(await importFile('roles', file))).toEqual([
      { row: 2, field: 'hr_number', code: 'unknown_person' },
      { row: 3, field: 'scope_code', code: 'unknown_division' },
      { row: 4, field: 'scope_kind', code: 'scope_unfit' },
    ]);
  });
});

describe('conflicts', () => {
  test('a transfer under the mentor suspends the assignment from the day of the file, and the report lists the case', async () => {
    const mentee = await world.person({ division: 'CARD' });
    const mentor = await world.person({ division: 'GIM' });
    await world.role(mentor, 'division_director', { division: 'NEPH', starts_on: '2024-07-01' });
    const { id } = await world.assignment(mentee, mentor, { starts_on: '2025-07-01' });
    const { given_name, family_name, hr_number } = mentee;
    const file = roster({
      hr_number: hr_number ?? '',
      given_name,
      family_name,
      division_code: 'NEPH',
      appointment_starts_on: '2020-07-01',
      appointment_status: 'continuing',
    });
    const before = await everything();
    const tried = await importFile('people', file, { query: '&effective_on=2026-01-10&dry_run=true' });
    expect(tried.conflicts_opened).toMatchObject([{ assignment_id: id, starts_on: '2026-01-10' }]);
    expect(await everything()).toEqual(before);
    const report = await importFile('people', file, { query: '&effective_on=2026-01-10' });
    expect(counts(report)).toMatchObject({ changed: 1, errors: 0 });
    expect(report.conflicts_opened).toMatchObject([
      { assignment_id: id, mentee_id: mentee.id, mentor_id: mentor.id, starts_on: '2026-01-10', detected_on: TODAY },
    ]);
    expect(await world.sql`select starts_on, ends_on, status from conflict_case where assignment_id = ${id}`).toEqual([
      { starts_on: '2026-01-10', ends_on: null, status: 'detected' },
    ]);
  });
});

describe('jobs', () => {
  /** Holds the department's conflict lock, for which every import waits. */
  async function whileHeld(work: () => Promise<void>): Promise<void> {
    const client = new pg.Client(world.database.ownerUrl);
    await client.connect();
    await client.query('begin');
    await client.query('select lock_conflict_rule($1)', [world.id]);
    try {
      await work();
    } finally {
      await client.query('rollback');
      await client.end();
    }
  }

  test('are seen while they run, and one that is cancelled while it runs leaves nothing behind', async () => {
    const hired = newNumber();
    let job: Job | undefined;
    await whileHeld(async () => {
      const accepted = await send('people', roster({ hr_number: hired }));
      const running = await until(
        () => hr.get<Job>(`/v1/jobs/${accepted.body.id}`),
        ({ body }) => body.progress.done > 0,
      );
      expect(running.body).toMatchObject({ status: 'running', finished_at: null });
      expect(running.headers['retry-after']).toBe('1');
      const report = await hr.get<ImportReport>(running.body.result_url ?? '');
      expect(report.body).toMatchObject({ status: 'running', rows: 1, created: null, changed: null });
      expect(report.headers['retry-after']).toBe('1');
      const cancelled = await hr.post<Job>(`/v1/jobs/${accepted.body.id}/cancel`, null, { ifMatch: '*' });
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      job = cancelled.body;
    });
    await until(
      () => world.sql`select 1 from import_row where import_id = ${job?.import_id}`,
      (rows) => rows.length === 0,
    );
    expect(await factsOf(hired)).toBeUndefined();
    const again = await hr.post(`/v1/jobs/${job?.id}/cancel`, null, { ifMatch: '*' });
    expectProblem(again, 409, 'job-state');
  });

  test('can be cancelled before they run', async () => {
    await stopWorking();
    const hired = newNumber();
    const { body } = await send('people', roster({ hr_number: hired }));
    expect((await hr.get<Job>(`/v1/jobs/${body.id}`)).body.status).toBe('queued');
    expectProblem(await hr.post(`/v1/jobs/${body.id}/cancel`), 428, 'precondition-required');
    expect((await hr.post<Job>(`/v1/jobs/${body.id}/cancel`, null, { ifMatch: body.row_version })).body.status).toBe('cancelled');
    await startWorking();
    await until(
      () => world.sql`select 1 from import_row where import_id = ${body.import_id}`,
      (rows) => rows.length === 0,
    );
    expect((await hr.get<Job>(`/v1/jobs/${body.id}`)).body.status).toBe('cancelled');
    expect(await factsOf(hired)).toBeUndefined();
  });

  test('do nothing for somebody who has lost the role meanwhile', async () => {
    const asker = await world.person({ division: 'GIM' });
    const { id } = await world.role(asker, 'faculty_affairs');
    await stopWorking();
    const hired = newNumber();
    const { body } = await send('people', roster({ hr_number: hired }), { as: world.as(asker) });
    await world.sql`update leadership_role set ends_on = ${TODAY} where id = ${id}`;
    await startWorking();
    const over = await until(() => world.as(people.admin).get<Job>(`/v1/jobs/${body.id}`), isOver);
    expect(over.body).toMatchObject({ status: 'failed', problem: { code: 'permission-denied', status: 403 } });
    expect(await factsOf(hired)).toBeUndefined();
    expect(await world.sql`select 1 from import_row where import_id = ${body.import_id}`).toEqual([]);
  });

  test('count once, however often a worker comes for them', async () => {
    await stopWorking();
    const hired = newNumber();
    const { body } = await send('people', roster({ hr_number: hired }));
    const payload = {
      job_id: body.id,
      department_id: world.id,
      actor_id: people.facultyAffairs.id,
      client_id: null,
      scopes: null,
      request_id: null,
      operation_id: 'createImport',
    };
    const deps = { db: world.db, clock: world.clock, logger };
    let runs = 0;
    const work = {
      run: async (...given: Parameters<typeof runImport>) => {
        runs += 1;
        return runImport(...given);
      },
      discard: async () => {},
    };
    await Promise.all([runJob(deps, work, payload, false), runJob(deps, work, payload, false)]);
    await runJob(deps, work, payload, false);
    expect(runs).toBeGreaterThan(0);
    expect((await hr.get<Job>(`/v1/jobs/${body.id}`)).body).toMatchObject({ status: 'succeeded' });
    expect(await world.sql`select type from event where subject_id = ${body.import_id} order by id`).toEqual([
      { type: 'import.requested' },
      { type: 'import.applied' },
    ]);
    expect(counts((await hr.get<ImportReport>(body.result_url ?? '')).body)).toMatchObject({ created: 1 });
  });

  test('that meet an unexpected fault are undone and say so without telling what it was', async () => {
    await stopWorking();
    const { body } = await send('people', roster({ hr_number: newNumber() }));
    const context = await contextOf(
      world.db,
      {
        job_id: body.id,
        department_id: world.id,
        actor_id: people.facultyAffairs.id,
        client_id: null,
        scopes: null,
        request_id: null,
        operation_id: 'x',
      },
      world.clock().toString(),
    );
    await expect(inTransaction(world.db, context, (ctx) => runImport(ctx, crypto.randomUUID(), async () => {}))).rejects.toThrow();
    const broken = {
      run: async () => {
        throw new Error('a secret of the file');
      },
      discard: async () => {},
    };
    const payload = {
      job_id: body.id,
      department_id: world.id,
      actor_id: people.facultyAffairs.id,
      client_id: null,
      scopes: null,
      request_id: null,
      operation_id: 'createImport',
    };
    const deps = { db: world.db, clock: world.clock, logger };
    await expect(runJob(deps, broken, payload, false)).rejects.toThrow(/^Error$/);
    await runJob(deps, broken, payload, true);
    const job = await hr.get<Job>(`/v1/jobs/${body.id}`);
    expect(job.body).toMatchObject({ status: 'failed', problem: { code: 'internal-error' } });
    expect(JSON.stringify(job.body)).not.toContain('secret');
  });
});

describe('one request, one import', () => {
  test('a repeated request is answered with the first job; another file under the same key is refused', async () => {
    const key = crypto.randomUUID();
    const file = roster({ hr_number: newNumber() });
    const first = await send('people', file, { key });
    const again = await send('people', file, { key });
    expect(again.status).toBe(202);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(again.body.id).toBe(first.body.id);
    expectProblem(await send('people', roster({ hr_number: newNumber() }), { key }), 422, 'idempotency-key-reused');
    await until(() => hr.get<Job>(`/v1/jobs/${first.body.id}`), isOver);
    expect(await world.sql`select count(*)::int as count from import where job_id = ${first.body.id}`).toEqual([{ count: 1 }]);
  });

  test('400 without a key', async () => {
    const answer = await hr.post('/v1/imports?kind=sites', null, { payload: 'code', headers: { 'content-type': 'text/csv' } });
    expectProblem(answer, 400, 'idempotency-key-required', 'Idempotency-Key');
  });
});

describe('400', () => {
  test('a kind is needed, in one place, and only known parameters are taken', async () => {
    expectProblem(await send(null, roster()), 400, 'invalid-request', 'kind');
    expectProblem(await send('people', roster(), { query: '&mode=some' }), 400, 'invalid-request', 'mode');
    expectProblem(await send('people', roster(), { query: '&effective_on=2025-02-30' }), 400, 'invalid-request', 'effective_on');
    expectProblem(await send('people', roster(), { query: '&dryrun=true' }), 400, 'invalid-request', 'dryrun');
    const part = (head: string, content: string) => `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    const multipart = { type: 'multipart/form-data; boundary=b' };
    const file = part('name="file"; filename="a.csv"', roster());
    expectProblem(await send('people', `${part('name="kind"', 'people')}${file}--b--`, multipart), 400, 'invalid-request', '/kind');
    expectProblem(await send('people', `${part('name="mood"', 'good')}${file}--b--`, multipart), 400, 'invalid-request', '/mood');
    expectProblem(await send('people', `${part('name="mode"', 'valid_rows')}--b--`, multipart), 400, 'invalid-request', '/file');
    expectProblem(await send('people', `${file}${file}--b--`, multipart), 400, 'invalid-request');
    expectProblem(
      await send('people', `${part('name="picture"; filename="a.png"', 'x')}--b--`, multipart),
      400,
      'invalid-request',
      '/file',
    );
    expectProblem(await send('people', 'this is no multipart body', multipart), 400, 'invalid-request');
  });
});

describe('413 and 415', () => {
  const tooMuch = Buffer.alloc(50 * 1024 * 1024 + 1, 'x');

  test('a file over 50 MiB is refused, alone or as a part', async () => {
    expectProblem(await send('people', tooMuch), 413, 'too-large');
    const head = Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
    const body = Buffer.concat([head, tooMuch, Buffer.from('\r\n--b--\r\n')]);
    expectProblem(await send('people', body, { type: 'multipart/form-data; boundary=b' }), 413, 'too-large');
  });

  test('an import takes files only, and nothing else takes files', async () => {
    expectProblem(await hr.post('/v1/imports?kind=people', { rows: [] }, { key: 'json-is-no-file' }), 415, 'unsupported-media-type');
    expectProblem(await send('people', '', { type: 'text/html' }), 415, 'unsupported-media-type');
    const policy = await world
      .as(people.admin)
      .post('/v1/policies', null, { payload: 'starts_on', headers: { 'content-type': 'text/csv' } });
    expectProblem(policy, 415, 'unsupported-media-type');
  });
});

describe('422', () => {
  test.each([
    ['an unknown column', 'people', `${layouts.people.columns.join(',')},shoe_size\n`, 'unknown_column', 'shoe_size'],
    ['a missing column', 'sites', 'code,name\nA,B\n', 'missing_column', 'affiliation'],
    ['no rows at all', 'sites', '', 'empty', undefined],
    ['Latin-1', 'sites', Buffer.from('code,name,affiliation\nA,Zo\xeb,full\n', 'latin1'), 'not_utf8', undefined],
    ['an open quote', 'sites', 'code,name,affiliation\nA,"B,full\n', 'unclosed_quote', undefined],
    ['a broken workbook', 'sites', 'PK\u0003\u0004 nothing more', 'not_a_spreadsheet', undefined],
  ] as const)('a file with %s is refused as a whole, at once', async (_, kind, file, code, field) => {
    const before = await world.sql`select count(*) from import`;
    const answer = await send(kind, file as string | Buffer);
    expectProblem(answer, 422, 'import-file-unreadable');
    expect((answer.body as unknown as { errors: object[] }).errors).toMatchObject([{ code, ...(field && { field }) }]);
    expect(await world.sql`select count(*) from import`).toEqual(before);
  });
});

describe('403 and 404', () => {
  test('only faculty affairs and programme administrators import, and the file of others is not even read', async () => {
    for (const who of ['mentee', 'director', 'chair', 'lead', 'service'] as const) {
      expectProblem(await send('people', 'not even a table', { as: world.as(people[who] as Person) }), 403, 'permission-denied');
      expectProblem(await world.as(people[who] as Person).get('/v1/import-templates/people'), 403, 'permission-denied');
    }
    expect((await send('sites', 'code,name,affiliation\n', { as: world.as(people.admin) })).status).toBe(202);
    const narrowed = world.as(people.facultyAffairs, { scopes: ['import:read'] });
    expectProblem(await send('people', roster(), { as: narrowed }), 403, 'insufficient-scope');
  });

  test('colleagues of the same office read the report; another department knows nothing of it', async () => {
    const report = await importFile('people', roster({ hr_number: newNumber() }));
    expect((await world.as(people.admin).get(`/v1/imports/${report.id}`)).status).toBe(200);
    expectProblem(await world.as(people.director).get(`/v1/imports/${report.id}`), 403, 'permission-denied');
    const stranger = world.as(people.stranger);
    for (const url of [`/v1/imports/${report.id}`, `/v1/imports/${report.id}/errors`, `/v1/jobs/${report.job_id}`]) {
      expectProblem(await stranger.get(url), 404, 'not-found');
    }
    expectProblem(await stranger.post(`/v1/jobs/${report.job_id}/cancel`, null, { ifMatch: '*' }), 404, 'not-found');
    expect((await stranger.get('/v1/imports')).body.items).toEqual([]);
  });

  test('the same numbers and codes mean different things in two departments', async () => {
    const number = newNumber();
    await importFile('divisions', 'code,name,kind,starts_on\nONLY,Only here,departmental,2000-01-01\n');
    await importFile('people', roster({ hr_number: number, orcid: '0000-0002-1694-233X' }));
    const strangers = await world.otherDepartment();
    const as = world.as(people.stranger);
    expect(found(await importFile('people', roster({ hr_number: number, division_code: 'ONLY' }), { as }))).toEqual([
      { row: 2, field: 'division_code', code: 'unknown_division' },
    ]);
    expect(found(await importFile('people', roster({ hr_number: newNumber(), reports_to_hr_number: number }), { as }))).toEqual([
      { row: 2, field: 'reports_to_hr_number', code: 'unknown_person' },
    ]);
    const mine = await factsOf(number);
    expect(
      counts(await importFile('people', roster({ hr_number: number, given_name: 'Noor', orcid: '0000-0002-1694-233X' }), { as })),
    ).toMatchObject({ created: 1 });
    expect(await factsOf(number)).toEqual(mine);
    expect(await factsOf(number, strangers)).toMatchObject({ given_name: 'Noor' });
  });
});
