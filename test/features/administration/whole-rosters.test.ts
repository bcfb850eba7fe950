/** Files that are the whole roster of a department or a division: nobody disappears in silence. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { importsOf, newNumber, roster, TODAY } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, send, importFile, factsOf, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

let divisions = 0;
/** A division of its own, so that nobody else is expected in its roster. */
async function divisionOf(count: number): Promise<{ code: string; numbers: string[]; file: (numbers: readonly string[]) => string }> {
  divisions += 1;
  const code = `WHOLE${divisions}`;
  await importFile('divisions', `code,name,kind,starts_on\n${code},Whole ${divisions},departmental,1990-07-01\n`);
  const numbers = Array.from({ length: count }, newNumber);
  const file = (some: readonly string[]) => roster(...some.map((hr_number) => ({ hr_number, division_code: code })));
  await importFile('people', file(numbers));
  return { code, numbers, file };
}

const whole = (code: string, more = '') => `&scope=full&division_code=${code}${more}`;
const missing = (report: ImportReport) => report.missing.map(({ hr_number, missing_since }) => [hr_number, missing_since]);
const since = async (hr_number: string) =>
  (await world.sql`select missing_since from person where hr_number = ${hr_number} and department_id = ${world.id}`)[0]?.['missing_since'];

describe('a whole roster', () => {
  test('lists who is missing, marks them until a file has them again, and ends nothing by itself', async () => {
    const { code, numbers, file } = await divisionOf(3);
    const [one = '', two = '', three = ''] = numbers;
    const before = await factsOf(three);
    const report = await importFile('people', file([one, two]), { query: whole(code) });
    expect(report).toMatchObject({
      scope: 'full',
      division_code: code,
      absent: 'report',
      missing_count: 1,
      ended_count: 0,
      absent_withheld: false,
    });
    expect(missing(report)).toEqual([[three, TODAY]]);
    expect(report.missing[0]?.person.display_name).toBe('Zoë Tanabe');
    expect(await since(three)).toBe(TODAY);
    expect(await factsOf(three)).toMatchObject({ appointments: before?.['appointments'], divisions: before?.['divisions'] });

    const [division] = await world.sql<{ id: string }>`select id from division where code = ${code} and department_id = ${world.id}`;
    const { body } = await hr.get<{ items: { hr_number: string; missing_since: string | null }[] }>(`/v1/divisions/${division?.id}/roster`);
    expect(body.items.map(({ hr_number, missing_since }) => [hr_number, missing_since]).sort()).toEqual([
      [one, null],
      [two, null],
      [three, TODAY],
    ]);
    // The first day stays, and a file of a part marks nobody.
    await importFile('people', file([one]), { query: whole(code, '&effective_on=2026-03-20') });
    expect([await since(three), await since(two)]).toEqual([TODAY, '2026-03-20']);
    await importFile('people', file([three]));
    expect([await since(three), await since(two)]).toEqual([null, '2026-03-20']);
  });

  test('is of the department without a division, and a row with errors is no absence', async () => {
    const { numbers, file } = await divisionOf(2);
    const [one = '', two = ''] = numbers;
    const text = file([one, two]).replace('assistant_professor', 'emperor');
    const report = await importFile('people', text, { query: '&scope=full&mode=valid_rows&dry_run=true' });
    expect(report.division_code).toBeNull();
    expect(report.missing_count).toBeGreaterThan(0);
    expect(missing(report).map(([number]) => number)).not.toContain(one);
    expect(missing(report).map(([number]) => number)).not.toContain(two);
  });

  test('leaves nothing of a dry run but its report', async () => {
    const { code, numbers, file } = await divisionOf(2);
    const before = await everything();
    const query = whole(code, '&absent=end&absent_share=100&dry_run=true');
    const report = await importFile('people', file(numbers.slice(1)), { query });
    expect(report).toMatchObject({ missing_count: 1, ended_count: 1 });
    expect(await everything()).toEqual(before);
  });
});

describe('absent=end', () => {
  test('ends appointments and what came with them on the day, and the mentorships follow', async () => {
    const { code, numbers, file } = await divisionOf(2);
    const [one = '', two = ''] = numbers;
    await importFile('people', roster({ hr_number: two, division_code: code, reports_to_hr_number: one }));
    const report = await importFile('people', file([one]), { query: whole(code, '&absent=end&absent_share=50') });
    expect(report).toMatchObject({ missing_count: 1, ended_count: 1, absent_withheld: false, absent_share: 50 });
    expect(await factsOf(two)).toMatchObject({
      appointments: [['full_time', 'assistant_professor', 'ended', '2024-07-01', '2024-07-01', TODAY]],
      divisions: [[code, true, '2024-07-01', TODAY]],
      sites: [['UNION', '2024-07-01', TODAY]],
      positions: [['clinician_teacher', '2024-07-01', TODAY]],
    });
    const events = await world.sql`
      select e.data ->> 'ends_on' as ends_on from event e join appointment a on a.id = e.subject_id join person p on p.id = a.person_id
      where e.type = 'appointment.ended' and p.hr_number = ${two}`;
    expect(events).toEqual([{ ends_on: TODAY }]);
    const again = await importFile('people', file([one]), { query: whole(code, '&absent=end&absent_share=50') });
    expect(again).toMatchObject({ missing_count: 0, ended_count: 0 });
  });

  test('ends nothing where more are missing than the share, until a larger one is given', async () => {
    const { code, numbers, file } = await divisionOf(3);
    const [one = ''] = numbers;
    const withheld = await importFile('people', file([one]), { query: whole(code, '&absent=end') });
    expect(withheld).toMatchObject({ absent_share: 5, missing_count: 2, ended_count: 0, absent_withheld: true });
    const meant = await importFile('people', file([one]), { query: whole(code, '&absent=end&absent_share=70') });
    expect(meant).toMatchObject({ missing_count: 2, ended_count: 2, absent_withheld: false });
  });
});

describe('parameters', () => {
  test.each([
    ['sites', '&scope=full', 'scope'],
    ['people', '&absent=end', 'absent'],
    ['people', '&division_code=CARD', 'division_code'],
    ['people', '&absent_share=5', 'absent_share'],
  ] as const)('%s%s is refused', async (kind, query, parameter) => {
    const answer = await send(kind, roster(), { query });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body).toMatchObject({ errors: [{ parameter, code: 'unfit' }] });
  });

  test('a division that does not exist is no reference', async () => {
    const answer = await send('people', roster(), { query: whole('NOWHERE') });
    expectProblem(answer, 422, 'reference-unknown');
  });
});
