import { micRel2 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rel-2.ts';
import { example, met } from '../../example.ts';

export default example({
  metric: micRel2,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    // Their second year ends on 31 August 2024, in the academic year 2024.
    const hired = { starts_on: '2022-09-01' };
    const people = {
      four: await person(hired),
      /** Of three, two were on one day, which counts once. */
      two: await person({ ...hired, division: 'GIM' }),
      none: await person({ ...hired, division: 'GIM' }),
      unmentored: await person(hired),
      enrolled: await person({ ...hired, category: 'part_time' }),
      sixth_year: await person({ starts_on: '2018-09-01' }),
      mentor,
    };
    await insert('programme_enrolment', { person_id: people.enrolled.id, starts_on: '2022-09-01' });
    const since = { is_primary: true, starts_on: '2022-09-01' };
    const meet = async (who: keyof typeof people, ...days: string[]) =>
      met(department, await assignment(people[who], mentor, since), people[who], mentor, ...days);
    await meet('four', '2023-09-01', '2023-12-01', '2024-03-01', '2024-08-31', '2024-09-01');
    await meet('two', '2023-10-01', '2023-10-01', '2024-01-10');
    await meet('none');
    await meet('enrolled', '2024-01-10');
    await meet('sixth_year', '2024-01-10');
    return { people };
  },
  rows: [
    { who: 'four', part: 'meetings', division: 'CARD', numerator: 4, denominator: 1, value: 4 },
    { who: 'four', part: 'four_or_more', numerator: 1, denominator: 1 },
    { who: 'two', part: 'meetings', division: 'GIM', numerator: 2, value: 2 },
    { who: 'two', part: 'four_or_more', division: 'GIM', numerator: 0 },
    { who: 'none', part: 'meetings', division: 'GIM', numerator: 0, value: 0 },
    { who: 'none', part: 'four_or_more', division: 'GIM', numerator: 0 },
    { who: 'unmentored', part: 'meetings', excluded: 'too_few_days' },
    { who: 'unmentored', part: 'four_or_more', excluded: 'too_few_days' },
    { who: 'enrolled', part: 'meetings', excluded: 'not_full_time' },
    { who: 'enrolled', part: 'four_or_more', excluded: 'not_full_time' },
  ],
  absent: ['sixth_year', 'mentor'],
  values: [
    { part: 'meetings', numerator: 6, denominator: 3, value: 2, excluded: { too_few_days: 1, not_full_time: 1 } },
    { part: 'four_or_more', numerator: 1, denominator: 3, value: 1 / 3 },
    { division: 'GIM', part: 'meetings', numerator: 2, denominator: 2, value: 1 },
  ],
});
