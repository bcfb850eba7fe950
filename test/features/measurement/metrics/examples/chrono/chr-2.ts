import { chr2 } from '../../../../../../src/features/measurement/metrics/catalogue/chrono/chr-2.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: chr2,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      mentored: await person({ starts_on: '2023-07-01' }),
      /** Without one for the first 60 days, and suspended for 30 others. */
      gap: await person({ starts_on: '2024-07-01' }),
      /** Goes from CARD to GIM after 100 days; has an informal mentor. */
      moved: await person({ starts_on: '2024-07-01' }),
      /** On leave for 200 days, without a mentor. */
      on_leave: await person({ starts_on: '2024-07-01', division: 'GIM' }),
      /** The fifth year ends after 31 days. */
      fifth_year: await person({ starts_on: '2019-08-01', division: 'GIM' }),
      died: await person({ starts_on: '2024-07-01' }),
      senior: await person({ starts_on: '2012-07-01' }),
      part_time: await person({ starts_on: '2024-07-01', category: 'part_time' }),
      mentor,
    };
    await insert('programme_enrolment', { person_id: people.part_time.id, starts_on: '2024-07-01' });
    const primary = { is_primary: true };
    await assignment(people.mentored, mentor, { ...primary, starts_on: '2023-07-01' });
    const late = await assignment(people.gap, mentor, { ...primary, starts_on: '2024-08-30' });
    await suspended(department, late, '2024-10-01', '2024-10-31');
    await insert('assignment_pause', { assignment_id: late.id, starts_on: '2025-01-01', ends_on: '2025-02-01' });
    await sql`update division_membership set ends_on = '2024-10-09' where person_id = ${people.moved.id}`;
    await department.membership(people.moved, 'GIM', { starts_on: '2024-10-09' });
    await assignment(people.moved, mentor, { subtype: 'informal', starts_on: '2024-07-01' });
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2024-07-01', ends_on: '2025-01-17' });
    await insert('leave', { person_id: people.on_leave.id, stops_clock: false, starts_on: '2025-02-01', ends_on: '2025-03-01' });
    await sql`update person set deceased_on = '2024-07-11' where id = ${people.died.id}`;
    return { people };
  },
  rows: [
    { who: 'mentored', division: 'CARD', numerator: 0, denominator: 365 },
    { who: 'gap', division: 'CARD', numerator: 90, denominator: 365 },
    { who: 'moved', division: 'CARD', numerator: 100, denominator: 100 },
    { who: 'moved', division: 'GIM', numerator: 265, denominator: 265 },
    { who: 'on_leave', division: 'GIM', numerator: 165, denominator: 165 },
    { who: 'fifth_year', division: 'GIM', numerator: 31, denominator: 31 },
    { who: 'died', division: 'CARD', numerator: 10, denominator: 10 },
  ],
  absent: ['senior', 'part_time', 'mentor'],
  values: [
    { numerator: 661, denominator: 1301, value: 66_100 / 1301 },
    { division: 'GIM', numerator: 461, denominator: 461, value: 100 },
  ],
});
