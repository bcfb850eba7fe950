/** HR files as a whole: those of a department, what their rows say of each other and of roles, and what is refused. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, found, importsOf, newNumber, roles, roster, XLSX } from '../../setup/imports.ts';
import { approved } from '../../setup/second-person.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const data = (name: string) => readFileSync(path.join(import.meta.dirname, '../../data', name));

const world = await createWorld();
const people = await world.freshPeople();
const { hr, send, importFile, factsOf, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

describe('the data of a department', () => {
  test('all errors of a file are found in one pass, a dry run writes nothing, and the same file twice changes nothing', async () => {
    expect(await importFile('divisions', data('divisions.csv'))).toMatchObject({ created: 17, changed: 3, unchanged: 0 });
    expect(await importFile('sites', data('sites.csv'))).toMatchObject({ created: 8, changed: 2, unchanged: 0 });
    const recorded = async (type: string) => (await world.sql`select from event where type = ${type}`).length;
    expect([await recorded('division.imported'), await recorded('site.imported')]).toEqual([20, 10]);
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

    const first = await importFile('people', data('roster.csv'));
    expect(first).toMatchObject({ changed: 0, unchanged: 0, error_count: 0 });
    expect(first.created).toBe(first.rows);
    expect(await importFile('roles', data('roles.csv'))).toMatchObject({
      created: 55,
      changed: 0,
      unchanged: 0,
      awaiting_approval: 2,
      error_count: 0,
    });

    const after = await everything();
    for (const day of ['2026-03-01', '2026-05-01', '2020-01-01']) {
      const again = await importFile('people', data('roster.csv'), { query: `&effective_on=${day}` });
      expect({ day, ...counts(again) }).toEqual({ day, created: 0, changed: 0, unchanged: first.rows, errors: 0 });
    }
    expect(await importFile('roles', data('roles.csv'))).toMatchObject({ created: 0, changed: 0, unchanged: 55, awaiting_approval: 2 });
    expect(await everything()).toEqual(after);
  });
});

describe('errors between rows', () => {
  test('unknown codes and people, duplicates and identifiers of other people are reported with row and field', async () => {
    const [existing, a, b, c, d] = [newNumber(), newNumber(), newNumber(), newNumber(), newNumber()];
    await importFile('people', roster({ hr_number: existing, orcid: '0000-0002-1825-0097' }));
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
      { row: 5, field: 'orcid', code: 'duplicate' },
      { row: 6, field: 'hr_number', code: 'duplicate' },
      { row: 7, field: 'hr_number', code: 'not_faculty' },
    ]);
    expect(report).toMatchObject({ status: 'failed', created: 0 });
    expect(await factsOf(c)).toBeUndefined();
  });

  test('whoever reports to a row with errors, directly or through others, is not imported before it', async () => {
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

  test('a circle of lines is reported in all of its rows and in no other', async () => {
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

  test('rows left after those with errors may not close a circle with existing lines', async () => {
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

  test('hostile cells are text like any other, and are never written as a formula', async () => {
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

  test('are recorded and corrected, and unchanged where the file does not name them', async () => {
    const holder = await newPerson();
    expect(counts(await importFile('roles', roles({ ...cells, hr_number: holder })))).toMatchObject({ created: 1 });
    const [facilitator] = await rolesOf(holder);
    expect(facilitator).toMatchObject({ role: 'mentorship_facilitator', division: 'CARD', acting: false });
    const moved = roles({ ...cells, hr_number: holder, starts_on: '2025-08-01', ends_on: '2028-07-01', acting: 'true' });
    expect(counts(await importFile('roles', moved))).toEqual({ created: 0, changed: 1, unchanged: 0, errors: 0 });
    const of = await world.sql`select e.type from event e join leadership_role r on r.id = e.subject_id join person p on p.id = r.person_id
      where p.hr_number = ${holder} and e.type = 'leadership_role.imported'`;
    expect(of.length).toBeGreaterThan(1);
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

  test('are not acting where the cell is empty or the file has no such column', async () => {
    const holder = await newPerson();
    await importFile('roles', roles({ ...cells, hr_number: holder, acting: '' }));
    expect(await rolesOf(holder)).toMatchObject([{ acting: false }]);
    await importFile('roles', roles({ ...cells, hr_number: holder, acting: 'true' }));
    const { acting: _, ...others } = cells;
    const without = await newPerson();
    const file = [
      ['hr_number', ...Object.keys(others)],
      [holder, ...Object.values(others)],
      [without, ...Object.values(others)],
    ];
    expect(counts(await importFile('roles', Buffer.from(file.map((row) => row.join(',')).join('\n'))))).toMatchObject({ errors: 0 });
    expect(await rolesOf(holder)).toMatchObject([{ acting: true }]);
    expect(await rolesOf(without)).toMatchObject([{ acting: false }]);
    await importFile('roles', roles({ ...cells, hr_number: holder, acting: '' }));
    expect(await rolesOf(holder)).toMatchObject([{ acting: false }]);
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
    expect((await rolesOf(holder)).map((role) => role['starts_on'])).toEqual(['2020-07-01', '2024-01-01']);
  });

  test('that carry the right to write HR facts are given by programme administrators only', async () => {
    const holder = await newPerson();
    const office = { hr_number: holder, role: 'programme_admin', scope_kind: 'department', scope_code: '', starts_on: '2026-01-01' };
    const file = roles(office, { ...cells, hr_number: holder });
    expect(found(await importFile('roles', file, { query: '&mode=valid_rows' }))).toEqual([{ row: 2, field: 'role', code: 'role_barred' }]);
    expect((await rolesOf(holder)).map(({ role }) => role)).toEqual(['mentorship_facilitator']);
    const admin = world.as(people.admin);
    const asked = await importFile('roles', file, { as: admin });
    expect({ ...counts(asked), awaiting_approval: asked.awaiting_approval }).toEqual({
      created: 0,
      changed: 0,
      unchanged: 1,
      errors: 0,
      awaiting_approval: 1,
    });
    // Sent again, the same is not asked for again.
    expect(await importFile('roles', file, { as: admin })).toMatchObject({ created: 0, awaiting_approval: 1 });
    expect((await rolesOf(holder)).map(({ role }) => role)).toEqual(['mentorship_facilitator']);
    const { items } = (await admin.get('/v1/access-changes?kind=role&status=open')).body;
    expect(items.filter((item) => item['role'] === 'programme_admin')).toHaveLength(1);
    for (const body of items) expect((await approved(world, { ...(await admin.get('/v1/me')), body })).status).toBe(200);
    expect(counts(await importFile('roles', file))).toEqual({ created: 0, changed: 0, unchanged: 2, errors: 0 });
    const ended = roles({ ...office, ends_on: '2026-02-01' });
    expect(found(await importFile('roles', ended))).toEqual([{ row: 2, field: 'role', code: 'role_barred' }]);
  });

  test('that wait are asked for once, and anew where a later file gives the role other days: what waited is taken back', async () => {
    const holder = await newPerson();
    const [person] = await world.sql<{ id: string }>`select id from person where hr_number = ${holder}`;
    const office = { hr_number: holder, role: 'mentorship_lead', scope_kind: 'department', scope_code: '', starts_on: '2026-01-01' };
    const sent = (more: object) => importFile('roles', roles({ ...office, ...more }), { as: world.as(people.admin) });
    const waiting = async () => {
      const { items } = (await world.as(people.admin).get(`/v1/access-changes?kind=role&person_id=${person?.id}&limit=200`)).body;
      return items.map((item) => [item['status'], item['ends_on']]);
    };
    for (const more of [{ ends_on: '2027-01-01' }, { ends_on: '2027-01-01' }])
      expect(await sent(more)).toMatchObject({ awaiting_approval: 1 });
    expect(await waiting()).toEqual([['open', '2027-01-01']]);
    for (const more of [{ ends_on: '2028-01-01' }, { ends_on: '2028-01-01' }])
      expect(await sent(more)).toMatchObject({ awaiting_approval: 1 });
    expect(await waiting()).toEqual([
      ['withdrawn', '2027-01-01'],
      ['open', '2028-01-01'],
    ]);
    expect((await sent({ ends_on: '2028-01-01', acting: 'true' })).awaiting_approval).toBe(1);
    expect((await waiting()).map(([status]) => status)).toEqual(['withdrawn', 'withdrawn', 'open']);
    // What has been approved stays so when its days are asked to be others.
    const { items } = (await world.as(people.admin).get(`/v1/access-changes?status=open&person_id=${person?.id}`)).body;
    for (const body of items) expect((await approved(world, { ...(await world.as(people.admin).get('/v1/me')), body })).status).toBe(200);
    expect((await sent({ ends_on: '2029-01-01', acting: 'true' })).awaiting_approval).toBe(1);
    expect((await waiting()).map(([status]) => status)).toEqual(['withdrawn', 'withdrawn', 'approved', 'open']);
  });

  test('need a person and a unit that exist', async () => {
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

describe('400', () => {
  test('the kind is required, in one place, and unknown parameters are refused', async () => {
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
  test('only faculty affairs and programme administrators import, and a file of others is not read', async () => {
    for (const who of ['mentee', 'director', 'chair', 'lead', 'service'] as const) {
      expectProblem(await send('people', 'not even a table', { as: world.as(people[who] as Person) }), 403, 'permission-denied');
      expectProblem(await world.as(people[who] as Person).get('/v1/import-templates/people'), 403, 'permission-denied');
    }
    expect((await send('sites', 'code,name,affiliation\n', { as: world.as(people.admin) })).status).toBe(202);
    const narrowed = world.as(people.facultyAffairs, { scopes: ['import:read'] });
    expectProblem(await send('people', roster(), { as: narrowed }), 403, 'insufficient-scope');
  });

  test('colleagues of the same office read the report, which does not exist for another department', async () => {
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
