/** A source that overwrites its history is believed for what holds now: what is recorded of days that are over stays, and each such row has a warning. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import { bundle, importBundle, manifestOf } from '../../setup/bundles.ts';
import { expectProblem } from '../../setup/client.ts';
import { counts, importsOf, type Kind, newNumber, roster, table } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, importFile, factsOf, everything, startWorking, close, send } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

const OVERWRITTEN = { query: '&history=overwritten' };
const file = (kind: Kind, ...rows: Record<string, string>[]) => table(layouts[kind].columns, rows);
const warned = ({ warnings }: Pick<ImportReport, 'warnings'>) => warnings.map(({ row, field, code }) => ({ row, field, code }));
const kept = (row: number, field: string) => ({ row, field, code: 'history_kept' });

const PERSON = { appointment_starts_on: '2015-07-01', position_description: '', site_code: '' };
async function hired(count: number, cells: Record<string, string> = {}): Promise<string[]> {
  const numbers = Array.from({ length: count }, newNumber);
  await importFile('people', roster(...numbers.map((hr_number) => ({ ...PERSON, hr_number, ...cells }))));
  return numbers;
}

describe('of people, a source that overwrites its history', () => {
  test('moves no first day that is recorded, and changes terms from the day of the file', async () => {
    const [hr_number = ''] = await hired(1);
    const row = { ...PERSON, hr_number, appointment_starts_on: '2012-01-01', rank: 'professor' };
    const report = await importFile('people', roster(row), OVERWRITTEN);
    expect(report).toMatchObject({ status: 'succeeded', history: 'overwritten', error_count: 0 });
    expect(warned(report)).toEqual([kept(2, 'appointment_starts_on')]);
    expect(report.warnings[0]?.detail).toBe('What is recorded of the days before 2026-03-01 stays: the source overwrites its history.');
    const appointments = [
      ['full_time', 'assistant_professor', 'probationary', '2015-07-01', '2015-07-01', '2026-03-01'],
      ['full_time', 'professor', 'probationary', '2015-07-01', '2026-03-01', null],
    ];
    expect(await factsOf(hr_number)).toMatchObject({ appointments });
    const again = await importFile('people', roster(row), OVERWRITTEN);
    expect({ counts: counts(again), warned: warned(again) }).toEqual({
      counts: { created: 0, changed: 0, unchanged: 1, errors: 0 },
      warned: [kept(2, 'appointment_starts_on')],
    });
    // A source that is trusted moves it.
    await importFile('people', roster(row));
    expect(await factsOf(hr_number)).toMatchObject({
      appointments: [expect.arrayContaining(['2012-01-01']), expect.arrayContaining(['professor'])],
    });
  });

  test('ends nothing in the past: an end that is over counts from the day of the file, and one that is recorded stays', async () => {
    const [running = '', over = '', back = ''] = await hired(3);
    const ended = { appointment_ends_on: '2025-07-01', appointment_status: 'ended' };
    await importFile('people', roster({ ...PERSON, hr_number: over, ...ended }, { ...PERSON, hr_number: back, ...ended }));
    const report = await importFile(
      'people',
      roster(
        { ...PERSON, hr_number: running, ...ended, rank: 'professor' },
        { ...PERSON, hr_number: over, ...ended, appointment_ends_on: '2025-09-01' },
        { ...PERSON, hr_number: back },
      ),
      OVERWRITTEN,
    );
    expect(report).toMatchObject({ status: 'succeeded', error_count: 0 });
    expect(warned(report)).toEqual([
      kept(2, 'appointment_ends_on'),
      kept(2, 'rank'),
      kept(3, 'appointment_ends_on'),
      kept(4, 'appointment_starts_on'),
    ]);
    const appointmentsOf = async (hr_number: string) => (await factsOf(hr_number))?.['appointments'];
    expect(await appointmentsOf(running)).toEqual([
      ['full_time', 'assistant_professor', 'ended', '2015-07-01', '2015-07-01', '2026-03-01'],
    ]);
    expect(await appointmentsOf(over)).toEqual([['full_time', 'assistant_professor', 'ended', '2015-07-01', '2015-07-01', '2025-07-01']]);
    expect(await appointmentsOf(back)).toEqual([
      ['full_time', 'assistant_professor', 'ended', '2015-07-01', '2015-07-01', '2025-07-01'],
      ['full_time', 'assistant_professor', 'probationary', '2026-03-01', '2026-03-01', null],
    ]);
  });

  test('tells of people whom nobody knew, and of days to come, as any other does', async () => {
    const [hr_number = ''] = await hired(1);
    const report = await importFile(
      'people',
      roster({ ...PERSON, hr_number: newNumber(), family_name: 'Lone' }, { ...PERSON, hr_number, appointment_ends_on: '2027-01-01' }),
      OVERWRITTEN,
    );
    expect({ counts: counts(report), warned: warned(report) }).toEqual({
      counts: { created: 1, changed: 1, unchanged: 0, errors: 0 },
      warned: [],
    });
    expect(await factsOf(hr_number)).toMatchObject({ appointments: [expect.arrayContaining(['2027-01-01'])] });
  });
});

describe('of facts, a source that overwrites its history', () => {
  const positions = (hr_number: string) => world.sql`
    select f.kind, f.starts_on, f.ends_on from position_description f join person p on p.id = f.person_id
    where p.hr_number = ${hr_number} and (f.ends_on is null or f.ends_on > f.starts_on) order by f.starts_on`;
  const TEACHER = { kind: 'clinician_teacher', starts_on: '2015-07-01', ends_on: '2020-07-01' };
  const EDUCATOR = { kind: 'clinician_educator', starts_on: '2020-07-01', ends_on: null };

  async function known(): Promise<string> {
    const [hr_number = ''] = await hired(1);
    await importFile('positions', file('positions', { hr_number, ...TEACHER }, { hr_number, ...EDUCATOR, ends_on: '' }));
    return hr_number;
  }

  test('that gives the present value an old first day changes nothing', async () => {
    const hr_number = await known();
    const before = await everything();
    const report = await importFile(
      'positions',
      file('positions', { hr_number, kind: 'clinician_educator', starts_on: '2015-07-01' }),
      OVERWRITTEN,
    );
    expect({ counts: counts(report), warned: warned(report) }).toEqual({
      counts: { created: 0, changed: 0, unchanged: 1, errors: 0 },
      warned: [kept(2, 'starts_on')],
    });
    expect(await everything()).toEqual(before);
  });

  test('that gives another value an old first day changes it from the day of the file', async () => {
    const hr_number = await known();
    const row = { hr_number, kind: 'clinician_scientist', starts_on: '2015-07-01' };
    const report = await importFile('positions', file('positions', row), OVERWRITTEN);
    expect({ counts: counts(report), warned: warned(report) }).toEqual({
      counts: { created: 1, changed: 0, unchanged: 0, errors: 0 },
      warned: [kept(2, 'starts_on')],
    });
    const after = [
      TEACHER,
      { ...EDUCATOR, ends_on: '2026-03-01' },
      { kind: 'clinician_scientist', starts_on: '2026-03-01', ends_on: null },
    ];
    expect(await positions(hr_number)).toEqual(after);
    expect(counts(await importFile('positions', file('positions', row), OVERWRITTEN))).toEqual({
      created: 0,
      changed: 0,
      unchanged: 1,
      errors: 0,
    });
    expect(await positions(hr_number)).toEqual(after);
  });

  test('that tells otherwise of days that are over leaves them, and fills those of which nothing is recorded', async () => {
    const hr_number = await known();
    const [fresh = ''] = await hired(1);
    const over = { kind: 'other', starts_on: '2016-07-01', ends_on: '2018-07-01' };
    const report = await importFile('positions', file('positions', { hr_number, ...over }, { hr_number: fresh, ...over }), OVERWRITTEN);
    expect({ counts: counts(report), warned: warned(report) }).toEqual({
      counts: { created: 1, changed: 0, unchanged: 0, errors: 0 },
      warned: [kept(2, 'starts_on')],
    });
    expect(await positions(hr_number)).toEqual([TEACHER, EDUCATOR]);
    expect(await positions(fresh)).toEqual([over]);
    const later = await importFile(
      'positions',
      file('positions', { hr_number: fresh, kind: 'other', starts_on: '2015-07-01' }),
      OVERWRITTEN,
    );
    expect(warned(later)).toEqual([kept(2, 'starts_on')]);
    expect(await positions(fresh)).toEqual([over, { kind: 'other', starts_on: '2018-07-01', ends_on: null }]);
  });

  test('that says something is over for long ends it on the day of the file', async () => {
    const hr_number = await known();
    const report = await importFile('positions', file('positions', { hr_number, ...EDUCATOR, ends_on: '2024-07-01' }), OVERWRITTEN);
    expect(warned(report)).toEqual([kept(2, 'ends_on')]);
    expect(await positions(hr_number)).toEqual([TEACHER, { ...EDUCATOR, ends_on: '2026-03-01' }]);
  });

  test('moves neither a reporting line nor a leave that is over, and lets another superior begin on the day', async () => {
    const [who = '', one = '', two = ''] = await hired(3);
    const line = { subordinate_hr_number: who, kind: 'primary', starts_on: '2016-07-01' };
    const leave = { hr_number: who, kind: 'sabbatical', starts_on: '2019-01-01', ends_on: '2019-07-01' };
    await importFile('reporting_lines', file('reporting_lines', { ...line, superior_hr_number: one }));
    await importFile('leaves', file('leaves', leave));
    const lines = await importFile('reporting_lines', file('reporting_lines', { ...line, superior_hr_number: two }), OVERWRITTEN);
    const leaves = await importFile('leaves', file('leaves', { ...leave, ends_on: '2019-10-01' }), OVERWRITTEN);
    expect([warned(lines), warned(leaves)]).toEqual([[kept(2, 'starts_on')], [kept(2, 'starts_on')]]);
    expect(await factsOf(who)).toMatchObject({
      lines: [
        [one, 'hr', '2016-07-01', '2026-03-01'],
        [two, 'hr', '2026-03-01', null],
      ],
    });
    expect(await world.sql`select l.ends_on from leave l join person p on p.id = l.person_id where p.hr_number = ${who}`).toEqual([
      { ends_on: '2019-07-01' },
    ]);
    const events =
      await world.sql`select e.data from event e join reporting_line l on l.id = e.subject_id join person p on p.id = l.superior_id
      where e.type = 'reporting_line.edited' and p.hr_number = ${one}`;
    expect(events).toEqual([{ data: expect.objectContaining({ ends_on: '2026-03-01' }) }]);
  });
});

describe('the mark', () => {
  test('is of a bundle as well, and of kinds with periods alone', async () => {
    const [hr_number = ''] = await hired(1);
    const files = { people: roster({ ...PERSON, hr_number, appointment_starts_on: '2012-01-01' }) };
    const report = await importBundle(hr, bundle(files, manifestOf(files, { history: 'overwritten' })));
    expect(report).toMatchObject({ status: 'succeeded', history: 'overwritten', changes_nothing: true, unchanged: 1 });
    expect(report.warnings).toMatchObject([{ kind: 'people', ...kept(2, 'appointment_starts_on') }]);
    const sites = 'code,name,affiliation\nX1,X,full\n';
    expectProblem(await send('sites', sites, OVERWRITTEN), 400, 'invalid-request');
    const mixed = { sites };
    expect((await importBundle(hr, bundle(mixed, manifestOf(mixed, { history: 'overwritten' })))).files[0]?.created).toBe(1);
  });
});
