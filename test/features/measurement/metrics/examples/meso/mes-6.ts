import { mes6 } from '../../../../../../src/features/measurement/metrics/catalogue/meso/mes-6.ts';
import { example, met } from '../../example.ts';
import { joint } from '../../facts.ts';

export default example({
  metric: mes6,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment } = department;
    const of = { rank: 'professor', starts_on: '2010-07-01', division: 'NEPH' } as const;
    const [one, other] = [await person(of), await person(of)];
    const people = {
      team: await person(),
      /** A meeting with each of them, and a joint one that the second has not confirmed. */
      apart: await person({ division: 'GIM' }),
      /** Two mentors on 179 days. */
      short: await person({ division: 'GIM' }),
      /** Of two relations, one is informal. */
      informal: await person(),
      one_after_the_other: await person(),
      mentor: one,
    };
    const pairs = async (who: keyof typeof people, since = '2024-07-01', more: object = {}) =>
      [
        [await assignment(people[who], one, { starts_on: '2024-01-01' }), one],
        [await assignment(people[who], other, { starts_on: since, ...more }), other],
      ] as const;
    const [mine, theirs] = await pairs('team', '2025-01-02');
    await joint(department, people.team, '2025-06-30', 30, [...mine], [...theirs]);
    const [first, second] = await pairs('apart');
    await met(department, first[0], people.apart, one, '2024-10-01');
    await met(department, second[0], people.apart, other, '2024-11-01');
    await joint(department, people.apart, '2025-01-10', 30, [...first]);
    await joint(department, people.apart, '2025-07-01', 30, [...first], [...second]);
    const [early, late] = await pairs('short', '2025-01-03');
    await joint(department, people.short, '2025-02-01', 30, [...early], [...late]);
    await pairs('informal', '2024-07-01', { subtype: 'informal' });
    await assignment(people.one_after_the_other, one, { starts_on: '2024-01-01', state: 'ended', ends_on: '2025-01-01' });
    await assignment(people.one_after_the_other, other, { starts_on: '2025-01-01' });
    return { people };
  },
  rows: [
    { who: 'team', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'apart', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'short', division: 'GIM', excluded: 'too_few_days' },
  ],
  absent: ['informal', 'one_after_the_other', 'mentor'],
  values: [
    { numerator: 1, denominator: 2, value: 50, excluded: { too_few_days: 1 } },
    { division: 'GIM', numerator: 0, denominator: 1, value: 0 },
  ],
});
