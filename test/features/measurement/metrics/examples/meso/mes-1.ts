import { mes1 } from '../../../../../../src/features/measurement/metrics/catalogue/meso/mes-1.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: mes1,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment } = department;
    const hired = { starts_on: '2023-07-01' };
    const mentors = [
      await person({ division: 'NEPH', starts_on: '2010-07-01' }),
      await person({ division: 'NEPH', starts_on: '2010-07-01' }),
    ] as const;
    const people = {
      wide: await person(hired),
      /** Two of one type. */
      narrow: await person({ ...hired, division: 'GIM' }),
      alone: await person({ ...hired, division: 'GIM' }),
      /** What one side recorded, what is over and what is to come are none. */
      unconfirmed: await person({ ...hired, division: 'GIM' }),
      senior: await person({ starts_on: '2012-07-01' }),
      mentor: mentors[0],
    };
    const [one, other] = mentors;
    await assignment(people.wide, one);
    await assignment(people.wide, other, { subtype: 'informal' });
    const sponsoring = await assignment(people.wide, other, { subtype: 'sponsor' });
    await suspended(department, sponsoring, '2026-01-01');
    await assignment(people.narrow, one);
    await assignment(people.narrow, other);
    await assignment(people.unconfirmed, one, { subtype: 'informal', state: 'claimed', recorded_by: one });
    await assignment(people.unconfirmed, one, { state: 'completed', ends_on: '2026-02-28' });
    await assignment(people.unconfirmed, other, { starts_on: '2026-03-01' });
    await assignment(people.senior, one);
    return { people };
  },
  rows: [
    { who: 'wide', division: 'CARD', numerator: 3, denominator: 1, value: 3 },
    { who: 'narrow', division: 'GIM', numerator: 2, value: 2 },
    { who: 'alone', division: 'GIM', numerator: 0, value: 0 },
    { who: 'unconfirmed', division: 'GIM', numerator: 0 },
  ],
  absent: ['senior', 'mentor'],
  values: [
    { numerator: 5, denominator: 4, value: 1.25 },
    { division: 'GIM', numerator: 2, denominator: 3, value: 2 / 3 },
  ],
});
