/** What a roster says of people, over time: new, changed, corrected, gone and back; and the conflicts that follow. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../../src/features/administration/imports/rows.ts';
import { counts, found, importsOf, newNumber, roster, TODAY, table, usual } from '../../setup/imports.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { importFile, factsOf, everything, startWorking, close } = importsOf(world, people);
beforeEach(startWorking);
afterAll(close);

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

  test('differences hold from the day of the file, and before it the earlier values; the event names the fields without values', async () => {
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

  test('what began on the day of the file or later is corrected in place', async () => {
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

  test('a file of an earlier day than a wrong change moves the change back to that day', async () => {
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

  test('a transfer planned for later stays planned while the file gives what holds today', async () => {
    const hired = newNumber();
    await importFile('people', roster({ hr_number: hired }));
    await importFile('people', roster({ hr_number: hired, division_code: 'GIM' }), { query: '&effective_on=2026-09-01' });
    expect(counts(await importFile('people', roster({ hr_number: hired })))).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await factsOf(hired))?.['divisions']).toEqual([
      ['CARD', true, '2024-07-01', '2026-09-01'],
      ['GIM', true, '2026-09-01', null],
    ]);
  });

  test('an empty cell ends the line, the site and the cross-appointments; a missing column changes nothing', async () => {
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

  test('an end of the appointment ends what came with it; removing the end restores it; a return begins anew', async () => {
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

  test('an earlier first day moves what began with the appointment, also where that has ended since', async () => {
    const hired = newNumber();
    await importFile('people', roster({ hr_number: hired }));
    await world.sql`
      with cut as (
        update site_membership m set ends_on = '2024-10-01' from person p where p.id = m.person_id and p.hr_number = ${hired} returning m.*
      )
      insert into site_membership (department_id, person_id, site_id, is_primary, starts_on)
      select department_id, person_id, site_id, is_primary, '2024-10-01' from cut`;
    await importFile('people', roster({ hr_number: hired, appointment_starts_on: '2024-06-01' }));
    expect(await factsOf(hired)).toMatchObject({
      sites: [
        ['UNION', '2024-06-01', '2024-10-01'],
        ['UNION', '2024-10-01', null],
      ],
    });
  });

  test('an appointment of another category that began on the same day keeps its days, whatever becomes of the one in the file', async () => {
    const hired = newNumber();
    await importFile('people', roster({ hr_number: hired }));
    const terms = { category: 'status_only', rank: 'professor', academic_fte_pct: 0, status: 'continuing' };
    const person_id = String((await factsOf(hired))?.['id']);
    await world.insert('appointment', { person_id, ...terms, appointed_on: '2024-07-01', starts_on: '2024-07-01' });
    const beside = async () =>
      (
        await world.sql`select appointed_on, starts_on, ends_on from appointment where person_id = ${person_id} and category = 'status_only'`
      )[0];
    const before = { appointed_on: '2024-07-01', starts_on: '2024-07-01', ends_on: null };
    const whole = { hr_number: hired, rank: 'professor' };
    for (const change of [
      { rank: 'associate_professor' },
      { ...whole, appointment_starts_on: '2025-09-01' },
      { ...whole, appointment_starts_on: '2025-09-01', appointment_ends_on: '2026-05-01' },
    ]) {
      expect(counts(await importFile('people', roster({ hr_number: hired, ...change })))).toMatchObject({ changed: 1, errors: 0 });
      expect({ change, beside: await beside() }).toEqual({ change, beside: before });
    }
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

  test('a line entered by hand is replaced by that of the HR file', async () => {
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

  test('lists the conflict cases that it moved, as a single write does', async () => {
    const mentee = await world.person({ hr_number: 'X2', division: 'CARD', site: 'UNION', rank: 'assistant_professor' });
    const mentor = await world.person({ division: 'GIM' });
    const role = await world.role(mentor, 'division_director', { division: 'NEPH', starts_on: '2024-07-01' });
    const { id } = await world.assignment(mentee, mentor, { starts_on: '2025-07-01' });
    const { given_name, family_name, hr_number } = mentee;
    const row = {
      hr_number: hr_number ?? '',
      given_name,
      family_name,
      appointment_starts_on: '2020-07-01',
      appointment_status: 'continuing',
    };
    await importFile('people', roster({ ...row, division_code: 'NEPH' }), { query: '&effective_on=2026-01-10' });
    const back = await importFile('people', roster({ ...row, division_code: 'CARD' }), { query: '&effective_on=2026-02-10' });
    expect(back.conflicts_opened).toEqual([]);
    expect(back.conflicts_changed).toMatchObject([
      { assignment_id: id, mentee_id: mentee.id, mentor_id: mentor.id, basis_ends_on: '2026-02-10', status: 'detected' },
    ]);
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
  });
});
