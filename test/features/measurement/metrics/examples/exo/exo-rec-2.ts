import { exoRec2 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rec-2.ts';
import { conferred, nominated } from '../../arranging.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRec2,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const people = {
      nominated: await person(),
      twice: await person({ division: 'GIM' }),
      withdrawn: await person({ division: 'GIM' }),
      /** Nominated, and mentored nobody in the year. */
      no_mentor: await person(),
      once: await person(),
      mentee: await person(),
    };
    const { id: programme_id } = await insert('award_programme', { name: 'An award' });
    const { id: other_id } = await insert('award_programme', { name: 'Another award' });
    for (const mentor of [people.nominated, people.twice, people.withdrawn, people.once])
      await assignment(people.mentee, mentor, { starts_on: '2023-07-01', state: 'ended', ends_on: '2024-07-02' });
    await assignment(people.mentee, people.no_mentor, { starts_on: '2023-07-01', state: 'ended', ends_on: '2024-07-01' });
    await nominated(department, programme_id, 2024, people.nominated);
    await nominated(department, programme_id, 2024, people.withdrawn, { state: 'withdrawn', withdrawn_because: 'nominator' });
    await nominated(department, programme_id, 2024, people.no_mentor);
    await conferred(department, other_id, 2022, people.twice, '2022-07-01');
    await conferred(department, other_id, 2024, people.twice, '2025-06-30');
    await conferred(department, other_id, 2023, people.once, '2024-05-01');
    await conferred(department, other_id, 2021, people.once, '2022-06-30');
    return { people };
  },
  rows: [
    { who: 'nominated', part: 'nominees', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'twice', part: 'nominees', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'withdrawn', part: 'nominees', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'once', part: 'nominees', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'twice', part: 'repeat_winners', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'once', part: 'repeat_winners', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['no_mentor', 'mentee'],
  values: [
    { part: 'nominees', numerator: 2, denominator: 4, value: 50 },
    { part: 'repeat_winners', numerator: 1, denominator: 2, value: 50 },
  ],
});
