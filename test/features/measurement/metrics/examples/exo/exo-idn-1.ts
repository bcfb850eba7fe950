import { exoIdn1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-1.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: exoIdn1,
  period: '2026-02',
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
    { who: 'mentored', division: 'CARD', site: 'NORTH', stage: 'early', numerator: 1, denominator: 1 },
    { who: 'paused', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'in_conflict', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'unmentored', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'secondary', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'coming', division: 'NEPH', numerator: 0, denominator: 1 },
    { who: 'last_day', division: 'NEPH', numerator: 0, denominator: 1 },
  ],
  absent: ['on_leave', 'sixth_year', 'part_time', 'mentor'],
  values: [
    { numerator: 2, denominator: 7, value: 200 / 7 },
    { division: 'CARD', numerator: 2, denominator: 2, value: 100 },
    { division: 'GIM', numerator: 0, denominator: 3, value: 0 },
  ],
});
