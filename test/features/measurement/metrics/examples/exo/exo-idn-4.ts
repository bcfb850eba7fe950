import { exoIdn4 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-4.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: exoIdn4,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, membership, sql } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** All 365 days, none suspended. */
      steady: await person(),
      /** Suspended for 31 days in October, before the move to GIM on 1 January: 184 days in CARD, 181 in GIM. */
      moved: await person(),
      /** Suspended from 1 June on, which is 30 days, and still; the case was detected on 11 June. */
      open: await person({ division: 'GIM' }),
      /** Suspended from 21 June on, which is 10 days; the case was detected on the day after the period. */
      found_later: await person({ division: 'GIM' }),
      informal: await person(),
      before: await person(),
      mentor,
    };
    const since = { starts_on: '2023-07-01' };
    await assignment(people.steady, mentor, since);
    await suspended(department, await assignment(people.moved, mentor, since), '2024-10-01', '2024-11-01');
    await suspended(department, await assignment(people.open, mentor, since), '2025-06-01');
    await sql`update conflict_case set detected_on = '2025-06-11' where ends_on is null and department_id = ${department.id}`;
    const { id: found_later } = await assignment(people.found_later, mentor, since);
    await suspended(department, { id: found_later }, '2025-06-21');
    await sql`update conflict_case set detected_on = '2025-07-01' where assignment_id = ${found_later}`;
    await sql`update division_membership set ends_on = '2025-01-01' where person_id = ${people.moved.id}`;
    await membership(people.moved, 'GIM', { starts_on: '2025-01-01' });
    await assignment(people.informal, mentor, { ...since, subtype: 'informal' });
    await assignment(people.before, mentor, { ...since, state: 'ended', ends_on: '2024-07-01' });
    return { people };
  },
  rows: [
    { who: 'steady', division: 'CARD', numerator: 0, denominator: 365, value: null },
    { who: 'moved', division: 'CARD', numerator: 31, denominator: 184 },
    { who: 'moved', division: 'GIM', numerator: 0, denominator: 181 },
    { who: 'open', division: 'GIM', numerator: 30, denominator: 365, value: 20 },
    { who: 'found_later', division: 'GIM', numerator: 10, denominator: 365, value: null },
  ],
  absent: ['informal', 'before', 'mentor'],
  values: [
    { numerator: 71, denominator: 1_460, value: 7_100 / 1_460, beside: { median: 20, observations: 1 } },
    { division: 'CARD', numerator: 31, denominator: 549, value: 3_100 / 549 },
    { division: 'GIM', numerator: 40, denominator: 911, value: 4_000 / 911 },
  ],
});
