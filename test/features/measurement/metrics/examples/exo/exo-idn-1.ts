import { exoIdn1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-1.ts';
import { type ExpectedRow, example, suspended } from '../../example.ts';

/** Ends of the months from July to a month, of which eight are over. */
const months = (count: number, row: ExpectedRow) => Array.from({ length: count }, () => row);

export default example({
  metric: exoIdn1,
  period: '2025',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const hired = { starts_on: '2023-07-01' };
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      mentored: await person({ ...hired, site: 'NORTH' }),
      paused: await person(hired),
      in_conflict: await person({ ...hired, division: 'GIM' }),
      unmentored: await person({ ...hired, division: 'GIM' }),
      /** Whose other mentor is not the primary one. */
      secondary: await person({ ...hired, division: 'GIM' }),
      /** Whose mentor begins on the day after. */
      coming: await person({ ...hired, division: 'NEPH' }),
      on_leave: await person(hired),
      sixth_year: await person({ starts_on: '2020-02-28' }),
      /** Whose sixth year begins tomorrow. */
      last_day: await person({ starts_on: '2021-03-01', division: 'NEPH' }),
      part_time: await person({ ...hired, category: 'part_time' }),
      mentor,
    };
    await assignment(people.mentored, mentor, { is_primary: true });
    const paused = await assignment(people.paused, mentor, { is_primary: true });
    await insert('assignment_pause', { assignment_id: paused.id, starts_on: '2026-01-01' });
    await suspended(department, await assignment(people.in_conflict, mentor, { is_primary: true }), '2026-02-28');
    await assignment(people.secondary, mentor, {});
    await assignment(people.coming, mentor, { is_primary: true, starts_on: '2026-03-01' });
    await assignment(people.on_leave, mentor, { is_primary: true });
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2026-02-01', ends_on: '2026-03-01' });
    return { people };
  },
  rows: [
    ...months(8, { who: 'mentored', division: 'CARD', site: 'NORTH', stage: 'early', numerator: 1, denominator: 1 }),
    // A pause does not end it.
    ...months(8, { who: 'paused', division: 'CARD', numerator: 1, denominator: 1 }),
    // Suspended on the last day of February.
    ...months(7, { who: 'in_conflict', division: 'GIM', numerator: 1, denominator: 1 }),
    { who: 'in_conflict', division: 'GIM', numerator: 0, denominator: 1 },
    ...months(8, { who: 'unmentored', division: 'GIM', numerator: 0, denominator: 1 }),
    ...months(8, { who: 'secondary', division: 'GIM', numerator: 0, denominator: 1 }),
    ...months(8, { who: 'coming', division: 'NEPH', numerator: 0, denominator: 1 }),
    // On leave in February.
    ...months(7, { who: 'on_leave', numerator: 1, denominator: 1 }),
    ...months(8, { who: 'last_day', division: 'NEPH', numerator: 0, denominator: 1 }),
  ],
  absent: ['sixth_year', 'part_time', 'mentor'],
  values: [
    { numerator: 30, denominator: 63, value: 3000 / 63 },
    { division: 'CARD', numerator: 23, denominator: 23, value: 100 },
    { division: 'GIM', numerator: 7, denominator: 24, value: 700 / 24 },
  ],
});
