/** A bundle of files is imported in the right order, as a whole or not at all; it says what is wrong with which row of which file. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import type { ImportBundleReport } from '../../../src/features/intake/import-bundles/schema.ts';
import { bundle, type Files, importBundle, manifestOf, sendBundle, sha256 } from '../../setup/bundles.ts';
import { expectProblem } from '../../setup/client.ts';
import { importsOf, isOver, type Kind, newNumber, roster, table, until } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, startWorking, stopWorking, close, everything } = importsOf(world, people);
const admin = world.as(people.admin);
beforeEach(startWorking);
afterAll(close);

const file = (kind: Kind, ...rows: Record<string, string>[]) => table(layouts[kind].columns, rows);

/** A mentee with a mentor, a position, a leave and a training, none of whom the department knows; `break` makes one cell wrong. */
function department(wrong: Partial<Record<Kind, Record<string, string>>> = {}): { files: Files; mentee: string; mentor: string } {
  const [mentee, mentor] = [newNumber(), newNumber()];
  const person = { appointment_starts_on: '2020-07-01', position_description: '', division_code: `D${mentee}`, site_code: `S${mentee}` };
  const rank = { rank: 'professor', appointment_status: 'continuing' };
  const files = {
    assignments: file('assignments', {
      ...{ mentee_hr_number: mentee, mentor_hr_number: mentor, starts_on: '2024-07-01', reference: 'Records 12' },
      ...wrong.assignments,
    }),
    trainings: file('trainings', {
      ...{
        hr_number: mentor,
        course_title: 'Mentoring',
        duration_min: '60',
        is_accredited: 'false',
        completed_on: '2025-02-01',
        evidence: 'Note',
      },
      ...wrong.trainings,
    }),
    leaves: file('leaves', { hr_number: mentee, kind: 'sabbatical', starts_on: '2025-01-01', ends_on: '2025-07-01', ...wrong.leaves }),
    people: table(
      layouts.people.columns.filter((column) => column !== 'position_description'),
      [
        { ...usual, ...person, hr_number: mentee, family_name: `Tanabe ${mentee}`, ...wrong.people },
        { ...usual, ...person, hr_number: mentor, family_name: `Tanabe ${mentor}`, ...rank },
      ],
    ),
    positions: file('positions', { hr_number: mentee, kind: 'clinician_teacher', starts_on: '2020-07-01', ...wrong.positions }),
    divisions: file('divisions', { code: `D${mentee}`, name: 'New', kind: 'departmental', starts_on: '2000-07-01', ...wrong.divisions }),
    sites: file('sites', { code: `S${mentee}`, name: 'New', affiliation: 'full', ...wrong.sites }),
    milestones: file('milestones', { hr_number: mentee, kind: 'promotion_due', reached_on: '2027-07-01', ...wrong.milestones }),
  };
  return { files, mentee, mentor };
}

const usual = {
  given_name: 'Zoë',
  family_name: 'Tanabe',
  category: 'full_time',
  rank: 'assistant_professor',
  academic_fte_pct: '100',
  appointment_status: 'probationary',
};

const sums = ({ created, changed, unchanged, error_count, changes_nothing }: ImportBundleReport) => ({
  created,
  changed,
  unchanged,
  error_count,
  changes_nothing,
});
const named = ({ errors }: ImportBundleReport) => errors.map(({ kind, row, field, code }) => ({ kind, row, field, code }));

describe('a bundle', () => {
  test('is imported in the order of its kinds, whatever the order of its files, and names what it made', async () => {
    const { files, mentee } = department();
    const report = await importBundle(hr, bundle(files));
    expect(report).toMatchObject({ status: 'succeeded', version: 1, source: 'Registry of the faculty', as_of: '2026-03-01', rows: 9 });
    expect(sums(report)).toEqual({ created: 9, changed: 0, unchanged: 0, error_count: 0, changes_nothing: false });
    const order = ['divisions', 'sites', 'people', 'positions', 'leaves', 'assignments', 'trainings', 'milestones'];
    expect(report.files.map(({ kind }) => kind)).toEqual(order);
    expect(report.files.map(({ created }) => created)).toEqual([1, 1, 2, 1, 1, 1, 1, 1]);
    expect(report.job).toMatchObject({
      type: 'import_bundle',
      import_id: null,
      problem: null,
      result_url: `/v1/import-bundles/${report.id}`,
    });
    expect(report.job.progress.done).toBe(report.job.progress.total);
    const [facts] = await world.sql`
      select (select count(*)::int from assignment a where a.mentee_id = p.id) as assignments, (select count(*)::int from leave l where l.person_id = p.id) as leaves,
        (select count(*)::int from position_description d where d.person_id = p.id) as positions, (select count(*)::int from career_milestone m where m.person_id = p.id) as milestones
      from person p where p.hr_number = ${mentee}`;
    expect(facts).toEqual({ assignments: 1, leaves: 1, positions: 1, milestones: 1 });
    const [event] = await world.sql`select data from event where type = 'import_bundle.applied' and subject_id = ${report.id}`;
    expect(event?.['data']).toMatchObject({ kinds: order, as_of: '2026-03-01', rows: 9, created: 9, changed: 0, unchanged: 0 });
    const one = await hr.get<ImportReport>(`/v1/imports/${report.files[2]?.import_id}`);
    expect(one.body).toMatchObject({ bundle_id: report.id, kind: 'people', created: 2, file_name: 'people.csv', status: 'succeeded' });
    expect(await world.sql`select 1 from import_row r join import i on i.id = r.import_id where i.bundle_id = ${report.id}`).toEqual([]);
  });

  test('that was imported before changes nothing, and says so', async () => {
    const packed = bundle(department().files);
    const first = await importBundle(hr, packed);
    const before = await everything();
    const again = await importBundle(hr, packed);
    expect(sums(again)).toEqual({ created: 0, changed: 0, unchanged: 9, error_count: 0, changes_nothing: true });
    expect({ repeats: again.repeats_id, first: first.repeats_id }).toEqual({ repeats: first.id, first: null });
    expect(await everything()).toEqual(before);
    // A repetition is the same job.
    const key = crypto.randomUUID();
    const repeated = await Promise.all([1, 2].map(() => sendBundle(hr, packed, { key })));
    expect(new Set(repeated.filter(({ status }) => status === 202).map(({ body }) => body.id)).size).toBe(1);
  });

  test('of which a kind is absent leaves that kind as it is', async () => {
    const { files, mentee } = department();
    await importBundle(hr, bundle(files));
    const { divisions, people: roster } = files;
    const moved = (roster ?? '').replace('assistant_professor', 'associate_professor');
    const report = await importBundle(hr, bundle({ divisions: divisions ?? '', people: moved }));
    expect(sums(report)).toEqual({ created: 0, changed: 1, unchanged: 2, error_count: 0, changes_nothing: false });
    const [left] =
      await world.sql`select count(*)::int as assignments from assignment a join person p on p.id = a.mentee_id where p.hr_number = ${mentee}`;
    expect(left).toEqual({ assignments: 1 });
  });

  test('of which one row is wrong imports nothing, and names kind, row and field', async () => {
    const wrong: [Kind, Record<string, string>, object[]][] = [
      ['assignments', { mentor_hr_number: 'NOBODY' }, [{ kind: 'assignments', row: 2, field: 'mentor_hr_number', code: 'unknown_person' }]],
      ['leaves', { ends_on: '2024-01-01' }, [{ kind: 'leaves', row: 2, field: 'ends_on', code: 'end_before_start' }]],
      ['milestones', { kind: 'cfar_decided', cfar_outcome: '' }, [{ kind: 'milestones', row: 2, field: 'cfar_outcome', code: 'required' }]],
      ['positions', { hr_number: 'NOBODY' }, [{ kind: 'positions', row: 2, field: 'hr_number', code: 'unknown_person' }]],
    ];
    for (const [kind, cells, errors] of wrong) {
      const before = await everything();
      const report = await importBundle(hr, bundle(department({ [kind]: cells }).files));
      expect(named(report)).toEqual(errors);
      expect(report).toMatchObject({ status: 'failed', created: 0, changed: 0, unchanged: 0, changes_nothing: null });
      expect(report.job.problem).toMatchObject({ code: 'import-rows-invalid', detail: expect.stringContaining(`1 of 1 rows of ${kind}`) });
      expect(await everything()).toEqual(before);
    }
  });

  test('says which rows are wrong only because they name a row that is', async () => {
    const report = await importBundle(hr, bundle(department({ people: { rank: 'rector' } }).files));
    expect(named(report)).toEqual([
      { kind: 'people', row: 2, field: 'rank', code: 'unknown_word' },
      { kind: 'positions', row: 2, field: 'hr_number', code: 'named_row_invalid' },
      { kind: 'leaves', row: 2, field: 'hr_number', code: 'named_row_invalid' },
      { kind: 'assignments', row: 2, field: 'mentee_hr_number', code: 'named_row_invalid' },
      { kind: 'milestones', row: 2, field: 'hr_number', code: 'named_row_invalid' },
    ]);
    expect(report.errors[1]?.detail).toBe('Row 2 of the file of people has errors itself.');
    const page = await hr.get<{ items: object[]; next_cursor: string }>(`/v1/import-bundles/${report.id}/errors?limit=2`);
    const rest = await hr.get<{ items: object[] }>(`/v1/import-bundles/${report.id}/errors?limit=200&cursor=${page.body.next_cursor}`);
    expect([...page.body.items, ...rest.body.items]).toEqual(report.errors);
    const leaves = await hr.get<{ items: object[] }>(`/v1/import-bundles/${report.id}/errors?kind=leaves`);
    expect(leaves.body.items).toEqual(report.errors.filter(({ kind }) => kind === 'leaves'));
    expectProblem(await hr.get(`/v1/import-bundles/${report.id}/errors?cursor=x`), 400, 'invalid-cursor');
    expectProblem(await hr.get(`/v1/import-bundles/${crypto.randomUUID()}/errors`), 404, 'not-found');
  });

  test('is tried by a dry run, which keeps nothing, and fails where the import would', async () => {
    const before = await everything();
    const events = () => world.sql`select count(*)::int as n from event where type not in ('import_bundle.requested')`;
    const recorded = await events();
    const { files } = department();
    const dry = await importBundle(hr, bundle(files), { query: '?dry_run=true' });
    expect(sums(dry)).toEqual({ created: 9, changed: 0, unchanged: 0, error_count: 0, changes_nothing: false });
    expect(dry).toMatchObject({ status: 'succeeded', dry_run: true });
    const wrong = await importBundle(hr, bundle(department({ leaves: { kind: 'holiday' } }).files), { query: '?dry_run=true' });
    expect(wrong).toMatchObject({ status: 'failed', dry_run: true, error_count: 1 });
    expect(wrong.job.problem?.detail).toContain('nothing would be imported');
    expect({ state: await everything(), events: await events() }).toEqual({ state: before, events: recorded });
    expect(sums(await importBundle(hr, bundle(files)))).toMatchObject({ created: 9 });
  });

  test('gives warnings beside what it imports, which a dry run keeps', async () => {
    const { files, mentee } = department();
    const gap = file(
      'positions',
      { hr_number: mentee, kind: 'other', starts_on: '2018-07-01', ends_on: '2020-06-30' },
      { hr_number: mentee, kind: 'clinician_teacher', starts_on: '2020-07-01' },
    );
    for (const query of ['?dry_run=true', '']) {
      const report = await importBundle(hr, bundle({ ...files, positions: gap }), { query });
      expect(report).toMatchObject({ status: 'succeeded', warning_count: 1, error_count: 0, warnings_truncated: false });
      expect(report.warnings).toMatchObject([{ kind: 'positions', row: 3, field: 'starts_on', code: 'one_day_gap' }]);
      const list = await hr.get<{ items: object[] }>(`/v1/import-bundles/${report.id}/warnings`);
      expect(list.body.items).toEqual(report.warnings);
      expectProblem(await hr.get(`/v1/import-bundles/${report.id}/warnings?cursor=x`), 400, 'invalid-cursor');
    }
  });

  test('reports the conflict cases that it opens, once, and takes a whole roster', async () => {
    const { files, mentee, mentor } = department();
    const lines = file('reporting_lines', {
      subordinate_hr_number: mentee,
      superior_hr_number: mentor,
      kind: 'supervision',
      starts_on: '2025-07-01',
    });
    const all: Files = { ...files, reporting_lines: lines };
    const each = { people: { scope: 'full', division_code: undefined, absent: 'report' } };
    const report = await importBundle(hr, bundle(all, manifestOf(all, {}, each)));
    expect(report.conflicts_opened).toHaveLength(1);
    expect(report.conflicts_opened[0]).toMatchObject({ status: 'detected', starts_on: '2025-07-01' });
    const roster = report.files.find(({ kind }) => kind === 'people');
    expect(roster?.scope).toBe('full');
    expect(roster?.missing_count).toBeGreaterThan(0);
    await world.sql`update person set missing_since = null`;
  });

  test('judges conflicts before it reads what the pairs have done: a meeting on a day that a conflict suspends is an error', async () => {
    const { files, mentee, mentor } = department();
    const pair = { mentee_hr_number: mentee, mentor_hr_number: mentor };
    const lines = { subordinate_hr_number: mentee, superior_hr_number: mentor, kind: 'supervision', starts_on: '2025-09-01' };
    const all: Files = {
      ...files,
      reporting_lines: file('reporting_lines', lines),
      meetings: file('meetings', { ...pair, held_on: '2025-08-20' }, { ...pair, held_on: '2025-10-20' }),
    };
    const report = await importBundle(hr, bundle(all));
    expect(named(report)).toEqual([{ kind: 'meetings', row: 3, field: 'held_on', code: 'day_not_active' }]);
    expect(report).toMatchObject({ status: 'failed', conflicts_opened: [] });
  });

  test('records what its files make and change as events, as files by themselves do', async () => {
    const { files, mentee } = department();
    const [{ hr_number: reviewer } = { hr_number: '' }] = await world.sql<{ hr_number: string }>`
      update person set hr_number = coalesce(hr_number, ${newNumber()}) where id = ${people.director.id} returning hr_number`;
    const review = { mentee_hr_number: mentee, reviewer_hr_number: reviewer, held_on: '2025-05-20', academic_year: '2024' };
    const all = (reference: string): Files => ({
      ...files,
      annual_reviews: file('annual_reviews', review),
      plans: file('plans', { hr_number: mentee, starts_on: '2024-09-01', reference }),
    });
    const recordedBy = async (sent: Files) => {
      const report = await importBundle(hr, bundle(sent));
      expect(report.errors).toEqual([]);
      const imports = report.files.map(({ import_id }) => import_id);
      const rows = await world.sql<{
        type: string;
      }>`select distinct type from event where data ->> 'import_id' = any (${imports}) order by 1`;
      return rows.map(({ type }) => type);
    };
    const first = await recordedBy(all('Plans 1'));
    for (const type of ['academic_plan.opened', 'annual_review.recorded', 'assignment.recorded', 'leave.recorded'])
      expect(first).toContain(type);
    expect(await recordedBy(all('Plans 2'))).toEqual(['academic_plan.edited']);
  });

  test('that is sent twice at the same moment is imported once, and one whose worker is stopped is begun anew', async () => {
    const packed = bundle(department().files);
    const both = await Promise.all([importBundle(hr, packed), importBundle(hr, packed)]);
    expect(both.map(({ created }) => created).sort()).toEqual([0, 9]);
    const { body: job } = await sendBundle(hr, bundle(department().files));
    await until(
      () => hr.get<{ status: string }>(`/v1/jobs/${job.id}`),
      ({ body }) => body.status !== 'queued',
    );
    await stopWorking();
    await startWorking();
    const { body } = await until(() => hr.get<{ status: string; result_url: string }>(`/v1/jobs/${job.id}`), isOver as never);
    expect(body.status).toBe('succeeded');
    expect((await hr.get<ImportBundleReport>(body.result_url)).body).toMatchObject({ created: 9, error_count: 0 });
  }, 60_000);

  test('comes as a form as well, and as a workbook inside', async () => {
    const { files } = department();
    const form = new FormData();
    form.append('dry_run', 'true');
    form.append('file', new Blob([new Uint8Array(bundle(files))]), 'department.zip');
    const encoded = new Response(form);
    const payload = Buffer.from(await encoded.arrayBuffer());
    const report = await importBundle(hr, payload, { type: encoded.headers.get('content-type') ?? '' });
    expect(report).toMatchObject({ dry_run: true, file_name: 'department.zip', status: 'succeeded', sha256: sha256(bundle(files)) });
    expectProblem(
      await sendBundle(hr, payload, { type: encoded.headers.get('content-type') ?? '', query: '?dry_run=true' }),
      400,
      'invalid-request',
    );
    expectProblem(await sendBundle(hr, payload, { type: 'text/csv' }), 415, 'unsupported-media-type');
    expectProblem(
      await hr.post('/v1/import-bundles', null, { payload: bundle(files), headers: { 'content-type': 'application/zip' } }),
      400,
      'idempotency-key-required',
    );
  });

  test('with leaves is for those who may write leaves, and is hidden from others, as its files are', async () => {
    const { files } = department();
    expectProblem(await sendBundle(admin, bundle(files)), 403, 'permission-denied');
    const report = await importBundle(hr, bundle(files));
    expectProblem(await admin.get(`/v1/import-bundles/${report.id}`), 404, 'not-found');
    const listed = async (as: typeof hr) =>
      (await as.get<{ items: { id: string }[] }>('/v1/import-bundles?limit=200')).body.items.map(({ id }) => id);
    expect(await listed(hr)).toContain(report.id);
    expect(await listed(admin)).not.toContain(report.id);
    const { divisions = '', sites = '' } = department().files;
    const open = await importBundle(admin, bundle({ divisions, sites }));
    expect(sums(open)).toMatchObject({ created: 2 });
    expect(await listed(hr)).toContain(open.id);
    expect(await listed(world.as(people.stranger))).toEqual([]);
    expectProblem(await sendBundle(world.as(people.mentee), bundle({ divisions, sites })), 403, 'permission-denied');
    expectProblem(await hr.get('/v1/import-bundles?cursor=x'), 400, 'invalid-cursor');
  });

  test('that was cancelled before it ran is not imported, and leaves no rows', async () => {
    await stopWorking();
    const before = await everything();
    const { body: job } = await sendBundle(hr, bundle(department().files));
    await hr.post(`/v1/jobs/${job.id}/cancel`, undefined, { ifMatch: '*' });
    await startWorking();
    const left = () => world.sql`select 1 from import_row r join import i on i.id = r.import_id where i.job_id = ${job.id}`;
    await until(left, (rows) => rows.length === 0);
    expect((await hr.get<{ status: string }>(`/v1/jobs/${job.id}`)).body.status).toBe('cancelled');
    expect(await everything()).toEqual(before);
  });
});

describe('a roster by itself', () => {
  test('is known as no bundle’s', async () => {
    const { importFile } = importsOf(world, people);
    const report = await importFile('people', roster({ hr_number: newNumber() }));
    expect(report.bundle_id).toBeNull();
  });
});
