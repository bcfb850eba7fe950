import { micIdn2 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-idn-2.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: micIdn2,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const hired = { starts_on: '2024-09-01' };
    const people = {
      /** The mentorship began before the appointment. */
      before: await person(hired),
      /** Active 30 days after. */
      month_later: await person(hired),
      /** Suspended for the first 60 days. */
      suspended_first: await person({ ...hired, division: 'GIM' }),
      /** A mentor who is not primary. */
      secondary: await person({ ...hired, division: 'GIM' }),
      /** Will have one in the present month. */
      coming: await person({ ...hired, division: 'GIM' }),
      /** Part-time before: counts from the first full-time day. */
      changed: await person({ starts_on: '2022-01-01', category: 'part_time' }),
      /** A new rank is no new appointment. */
      promoted: await person({ starts_on: '2020-07-01' }),
      next_year: await person({ starts_on: '2025-07-01' }),
      mentor,
    };
    await sql`update appointment set ends_on = '2025-06-30' where person_id in (${people.changed.id}, ${people.promoted.id})`;
    const full = { category: 'full_time', academic_fte_pct: 100, status: 'continuing', starts_on: '2025-06-30' };
    await insert('appointment', { ...full, person_id: people.changed.id, rank: 'assistant_professor', appointed_on: '2025-06-30' });
    await insert('appointment', { ...full, person_id: people.promoted.id, rank: 'associate_professor', appointed_on: '2020-07-01' });
    const primary = { is_primary: true };
    await assignment(people.before, mentor, { ...primary, starts_on: '2024-08-22' });
    await assignment(people.month_later, mentor, { ...primary, starts_on: '2024-10-01' });
    await suspended(
      department,
      await assignment(people.suspended_first, mentor, { ...primary, starts_on: '2024-09-01' }),
      '2024-09-01',
      '2024-10-31',
    );
    await assignment(people.secondary, mentor, { starts_on: '2024-09-01' });
    await assignment(people.coming, mentor, { ...primary, starts_on: '2026-03-01' });
    await assignment(people.changed, mentor, { ...primary, starts_on: '2025-06-30' });
    return { people };
  },
  rows: [
    { who: 'before', division: 'CARD', numerator: 1, denominator: 1, value: -10, censored: false },
    { who: 'month_later', division: 'CARD', numerator: 1, value: 30, censored: false },
    { who: 'suspended_first', division: 'GIM', numerator: 1, value: 60, censored: false },
    { who: 'secondary', division: 'GIM', numerator: 0, denominator: 1, value: null, censored: true },
    { who: 'coming', division: 'GIM', numerator: 0, value: null, censored: true },
    { who: 'changed', division: 'CARD', numerator: 1, value: 0, censored: false },
  ],
  absent: ['promoted', 'next_year', 'mentor'],
  values: [
    { numerator: 4, denominator: 6, value: 15 },
    { division: 'CARD', numerator: 3, denominator: 3, value: 0 },
    { division: 'GIM', numerator: 1, denominator: 3, value: 60 },
  ],
});
