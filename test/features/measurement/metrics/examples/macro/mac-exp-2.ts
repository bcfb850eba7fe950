import { macExp2 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-exp-2.ts';
import { example, met } from '../../example.ts';

export default example({
  metric: macExp2,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    // Three meetings are owed in the year that ends on 1 September 2024. All five of CARD have them, two of five of GIM, and one of two of NEPH.
    const years = async (division: string, held: readonly boolean[]) => {
      for (const has of held) {
        const mentee = await person({ division, starts_on: '2023-09-01' });
        const pair = await assignment(mentee, mentor, { starts_on: '2023-09-01', is_primary: true });
        const days = ['2023-10-02', '2024-02-02', ...(has ? ['2024-06-03'] : [])];
        await met(department, pair, mentee, mentor, ...days);
      }
    };
    await years('CARD', [true, true, true, true, true]);
    await years('GIM', [true, true, false, false, false]);
    await years('NEPH', [true, false]);
    return { people: { mentor } };
  },
  rows: [
    { who: null, division: 'CARD', numerator: 5, denominator: 5, value: 100 },
    { who: null, division: 'GIM', numerator: 2, denominator: 5, value: 40 },
    { who: null, division: 'NEPH', excluded: 'too_few' },
  ],
  absent: ['mentor'],
  values: [{ numerator: 7, denominator: 10, value: 60, excluded: { too_few: 1 } }],
});
