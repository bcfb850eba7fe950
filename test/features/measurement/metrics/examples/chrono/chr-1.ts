import { chr1 } from '../../../../../../src/features/measurement/metrics/catalogue/chrono/chr-1.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: chr1,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      new: await person(),
      /** A year old on the day. */
      one_year: await person(),
      three_years: await person({ division: 'GIM' }),
      five_years: await person({ division: 'GIM' }),
      ended: await person(),
      coming: await person(),
      mentor,
    };
    const since = (who: keyof typeof people, starts_on: string, more: object = {}) =>
      assignment(people[who], mentor, { starts_on, ...more });
    await since('new', '2025-03-01');
    await since('one_year', '2025-02-28');
    await suspended(department, await since('three_years', '2022-02-28'), '2026-01-01');
    await since('five_years', '2021-02-28');
    await since('ended', '2020-07-01', { state: 'completed', ends_on: '2026-02-28' });
    await since('coming', '2026-03-01');
    return { people };
  },
  rows: [
    { who: 'new', part: 'under_one_year', division: 'CARD', numerator: 1, denominator: 1, value: 364 / 365.25 },
    { who: 'one_year', part: 'one_to_three_years', numerator: 1, value: 365 / 365.25 },
    { who: 'three_years', part: 'three_to_five_years', division: 'GIM', numerator: 1, value: 1461 / 365.25 },
    { who: 'five_years', part: 'five_years_and_more', division: 'GIM', numerator: 1, value: 1826 / 365.25 },
  ],
  absent: ['ended', 'coming', 'mentor'],
  values: [
    { part: 'under_one_year', numerator: 1, denominator: 1, value: 25 },
    { division: 'GIM', part: 'five_years_and_more', numerator: 1, value: 50 },
  ],
});
