import { exoDev3 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-dev-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoDev3,
  period: '2024',
  arrange: async ({ person, insert }) => {
    const people = {
      used: await person(),
      /** Twice in the year. */
      often: await person({ division: 'GIM' }),
      before: await person({ division: 'GIM' }),
      after: await person(),
      emeritus: await person({ category: 'emeritus' }),
    };
    const { id: resource_id } = await insert('resource', { kind: 'guide', title: 'The first year' });
    const use = (who: { id: string }, used_on: string) => insert('resource_use', { resource_id, person_id: who.id, used_on });
    await use(people.used, '2024-07-01');
    await use(people.often, '2025-06-29');
    await use(people.often, '2025-06-30');
    await use(people.before, '2024-06-30');
    await use(people.after, '2025-07-01');
    await use(people.emeritus, '2025-01-01');
    return { people };
  },
  rows: [
    { who: 'used', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'often', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'before', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'after', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['emeritus'],
  values: [
    { numerator: 2, denominator: 4, value: 50 },
    { division: 'GIM', value: 50 },
  ],
});
