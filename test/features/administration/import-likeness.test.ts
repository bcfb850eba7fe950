/** New records of a file that may be people who are recorded already are imported with a warning. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportReport } from '../../../src/features/administration/imports/schema.ts';
import { counts, found, importsOf, newNumber, roster } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, importFile, factsOf, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

const warnings = (report: ImportReport) => report.warnings.map(({ row, field, code, detail }) => ({ row, field, code, detail }));
const likely = (row: number, field: string, detail: string) => ({ row, field, code: 'possible_duplicate', detail });
const created = (n: number) => ({ created: n, changed: 0, unchanged: 0, errors: 0 });

describe('a new record', () => {
  test('with the address, ORCID iD or name of another is imported, and the warning names the row and the other one', async () => {
    const [byMail, byOrcid, byName, free] = [newNumber(), newNumber(), newNumber(), newNumber()];
    const known = await world.person({ division: 'NEPH', login: false });
    await world.sql`update person set orcid = '0000-0002-1825-0097' where id = ${known.id}`;
    const { given_name, family_name, email } = known;
    const file = roster(
      { hr_number: byMail, given_name: 'Bea', family_name: 'Byanother', email: email.toUpperCase() },
      { hr_number: byOrcid, given_name: 'Cem', family_name: 'Bynumber', orcid: '0000-0002-1825-0097' },
      { hr_number: byName, given_name: family_name, family_name: given_name, division_code: 'NEPH' },
      { hr_number: free, given_name: 'Dua', family_name: 'Nobody' },
    );
    const expected = [
      likely(2, 'email', `Person ${known.id} has the same: the e-mail address.`),
      likely(3, 'orcid', `Person ${known.id} has the same: the ORCID iD.`),
      likely(4, 'family_name', `Person ${known.id} has the same: the name and a division.`),
    ];
    const tried = await importFile('people', file, { query: '&dry_run=true' });
    expect(counts(tried)).toEqual(created(4));
    expect(warnings(tried)).toEqual(expected);
    expect(await factsOf(byOrcid)).toBeUndefined();
    const report = await importFile('people', file);
    expect(counts(report)).toEqual(created(4));
    expect(warnings(report)).toEqual(expected);
    expect(report.warning_count).toBe(3);
    const listed = await hr.get<{ items: { row: number }[] }>(`/v1/imports/${report.id}/warnings`);
    expect(listed.body.items.map(({ row }) => row)).toEqual([2, 3, 4]);
    expect((await factsOf(byOrcid))?.['orcid']).toBe('0000-0002-1825-0097');
    const again = await importFile('people', file);
    expect([counts(again), again.warnings]).toEqual([{ created: 0, changed: 0, unchanged: 4, errors: 0 }, []]);
    const other = roster({ hr_number: free, given_name: 'Dua', family_name: 'Nobody', orcid: '0000-0002-1825-0097' });
    expect(found(await importFile('people', other))).toEqual([{ row: 2, field: 'orcid', code: 'identifier_taken' }]);
  });

  test('that is twice in the file under two numbers: the later row names the earlier', async () => {
    const [one, two] = [newNumber(), newNumber()];
    const twice = { given_name: 'Eva', family_name: 'Twofold', email: 'eva.twofold@example.edu' };
    const report = await importFile('people', roster({ hr_number: one, ...twice }, { hr_number: two, ...twice }));
    expect(counts(report)).toEqual(created(2));
    expect(warnings(report)).toEqual([
      likely(
        3,
        'email',
        'Row 2, which is new as well, has the same: the e-mail address, the name and a division, the name and the first day.',
      ),
    ]);
  });

  test('who leads the mentee of the record that it may be suspends that mentorship', async () => {
    const [mentee, mentor] = [await world.person({ login: false }), await world.person({ division: 'NEPH', site: 'NORTH', login: false })];
    const { id } = await world.assignment(mentee, mentor, { starts_on: '2025-07-01' });
    const boss = newNumber();
    await importFile('people', roster({ hr_number: boss, given_name: 'Fay', family_name: 'Secondnumber', email: mentor.email }));
    const line = `subordinate_hr_number,superior_hr_number,kind,starts_on\n${mentee.hr_number},${boss},supervision,2025-09-01\n`;
    const report = await importFile('reporting_lines', line);
    expect(report.conflicts_opened).toMatchObject([{ assignment_id: id, starts_on: '2025-09-01' }]);
  });
});

test('an ORCID iD that came by a file stays until it is changed, and is nobody else’s to take', async () => {
  const known = await world.person({ login: false });
  await world.sql`update person set orcid = '0000-0001-5109-3700' where id = ${known.id}`;
  const number = newNumber();
  await importFile('people', roster({ hr_number: number, given_name: 'Gil', family_name: 'Same', orcid: '0000-0001-5109-3700' }));
  const clashes = () => world.sql`select orcid, orcid_clashes from person where hr_number = ${number}`;
  expect(await clashes()).toEqual([{ orcid: '0000-0001-5109-3700', orcid_clashes: true }]);
  const body = { kind: 'faculty', given_name: 'Hal', family_name: 'Other', hr_number: newNumber(), orcid: '0000-0001-5109-3700' };
  expect((await hr.post('/v1/people', body)).status).toBe(409);
  await hr.put(
    `/v1/people/by-hr-number/${number}`,
    { kind: 'faculty', given_name: 'Gil', family_name: 'Same', orcid: null },
    { ifMatch: '*' },
  );
  expect(await clashes()).toEqual([{ orcid: null, orcid_clashes: false }]);
});
