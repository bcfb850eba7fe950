import { macIdn2 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-idn-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: macIdn2,
  period: '2024',
  arrange: async ({ person, assignment }) => {
    const elder = await person({ division: 'NEPH', starts_on: '1990-07-01', rank: 'professor' });
    const pupil = await person({ starts_on: '2015-07-01' });
    const long = { starts_on: '2000-07-01' };
    const people = {
      became: await person(long),
      /** Began to mentor ten years to the day after their own beginning. */
      ten_years: await person({ ...long, division: 'GIM' }),
      /** Had mentored before being mentored themself. */
      before: await person({ ...long, division: 'GIM' }),
      never: await person(long),
      still: await person(long),
      /** Began four years and 364 days before the end of the period. */
      recent: await person(long),
      informal: await person(long),
      elder,
    };
    const had = { state: 'ended', starts_on: '2010-07-01', ends_on: '2015-07-01' } as const;
    for (const mentee of [people.became, people.ten_years, people.before, people.never]) await assignment(mentee, elder, had);
    await assignment(people.still, elder, { starts_on: '2012-07-01' });
    await assignment(people.recent, elder, { state: 'ended', starts_on: '2020-07-02', ends_on: '2022-07-01' });
    await assignment(people.informal, elder, { ...had, subtype: 'informal' });
    await assignment(pupil, people.became, { starts_on: '2020-06-30' });
    await assignment(pupil, people.ten_years, { starts_on: '2020-07-01' });
    await assignment(pupil, people.before, { state: 'ended', starts_on: '2005-07-01', ends_on: '2009-07-01' });
    return { people: { ...people, pupil } };
  },
  rows: [
    { who: 'became', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'ten_years', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'before', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'never', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'still', excluded: 'still_mentee' },
    { who: 'pupil', excluded: 'still_mentee' },
  ],
  absent: ['recent', 'informal', 'elder'],
  values: [{ numerator: 1, denominator: 4, value: 25, excluded: { still_mentee: 2 } }],
});
