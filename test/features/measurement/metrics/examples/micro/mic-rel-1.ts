import { micRel1 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rel-1.ts';
import { example, met, suspended } from '../../example.ts';

export default example({
  metric: micRel1,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    // All but two were appointed on 1 September 2022: their second year ends on 31 August 2024, in the academic year 2024.
    const hired = { starts_on: '2022-09-01' };
    const people = {
      /** Three qualifying meetings. */
      met: await person(hired),
      /** Two, and one of fifteen minutes. */
      missed: await person(hired),
      /** Suspended for half of the year: two are enough. */
      suspended_for_half: await person({ ...hired, division: 'GIM' }),
      /** A mentor for the last two months alone. */
      too_late: await person({ ...hired, division: 'GIM' }),
      /** On leave for half a year: the second year ends in February 2025. */
      on_leave: await person({ ...hired, division: 'GIM' }),
      /** Came to CARD from GIM in the last month. */
      moved: await person({ ...hired, division: null }),
      enrolled: await person({ ...hired, category: 'part_time' }),
      /** Their years end on 30 June and on 1 July. */
      year_before: await person({ starts_on: '2022-07-01' }),
      sixth_year: await person({ starts_on: '2018-09-01' }),
      mentor,
    };
    await department.membership(people.moved, 'GIM', { starts_on: '2022-09-01', ends_on: '2024-08-01' });
    await department.membership(people.moved, 'CARD', { starts_on: '2024-08-01' });
    await insert('programme_enrolment', { person_id: people.enrolled.id, starts_on: '2022-09-01' });
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2023-10-01', ends_on: '2024-04-01' });
    const since = { is_primary: true, starts_on: '2022-09-01' };
    const pairs = {
      met: await assignment(people.met, mentor, since),
      missed: await assignment(people.missed, mentor, since),
      suspended_for_half: await assignment(people.suspended_for_half, mentor, since),
      too_late: await assignment(people.too_late, mentor, { is_primary: true, starts_on: '2024-07-01' }),
      on_leave: await assignment(people.on_leave, mentor, since),
      moved: await assignment(people.moved, mentor, since),
      enrolled: await assignment(people.enrolled, mentor, since),
      year_before: await assignment(people.year_before, mentor, since),
      sixth_year: await assignment(people.sixth_year, mentor, since),
    };
    const meet = (who: keyof typeof pairs, ...days: string[]) => met(department, pairs[who], people[who], mentor, ...days);
    await meet('met', '2023-09-01', '2024-01-10', '2024-08-31');
    await meet('missed', '2023-10-01', '2024-01-10', '2024-05-01');
    await sql`update meeting set duration_min = 15 where assignment_id = ${pairs.missed.id} and held_on = '2024-05-01'`;
    await suspended(department, pairs.suspended_for_half, '2023-09-01', '2024-03-01');
    // The first of them lies on a suspended day.
    await meet('suspended_for_half', '2023-12-01', '2024-04-01', '2024-06-01');
    await meet('too_late', '2024-07-10', '2024-07-20', '2024-08-20');
    await meet('on_leave', '2024-05-01', '2024-09-01', '2025-02-01');
    await meet('moved', '2023-09-10');
    await meet('enrolled', '2023-12-01', '2024-04-01', '2024-06-01');
    return { people };
  },
  rows: [
    { who: 'met', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'missed', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'suspended_for_half', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'too_late', division: 'GIM', excluded: 'too_few_days' },
    { who: 'on_leave', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'moved', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'enrolled', division: 'CARD', excluded: 'not_full_time' },
    // Its third year ended on 30 June 2025.
    { who: 'year_before', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['sixth_year', 'mentor'],
  values: [
    { numerator: 3, denominator: 6, value: 50, excluded: { too_few_days: 1, not_full_time: 1 } },
    { division: 'CARD', numerator: 1, denominator: 4, value: 25, excluded: { not_full_time: 1 } },
    { division: 'GIM', numerator: 2, denominator: 2, value: 100, excluded: { too_few_days: 1 } },
  ],
});
