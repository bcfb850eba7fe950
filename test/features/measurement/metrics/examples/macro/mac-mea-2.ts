import { macMea2 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-mea-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: macMea2,
  period: '2024',
  arrange: async ({ person, insert }) => {
    const hired = { starts_on: '2019-07-01' };
    const people = {
      continuing: await person(hired),
      terminated: await person({ ...hired, division: 'GIM' }),
      /** The first decision counts, not the one that followed. */
      extended: await person({ ...hired, division: 'GIM' }),
      /** The first one was recorded in error. */
      corrected: await person(hired),
      /** The first one came before the three years. */
      earlier: await person({ starts_on: '2018-07-01' }),
      promoted: await person(hired),
      later: await person({ starts_on: '2021-07-01' }),
    };
    const decide = (who: { id: string }, reached_on: string, cfar_outcome: string, more: object = {}) =>
      insert('career_milestone', { person_id: who.id, kind: 'cfar_decided', reached_on, cfar_outcome, ...more });
    await decide(people.continuing, '2022-07-01', 'continuing');
    await decide(people.terminated, '2025-06-30', 'terminated');
    await decide(people.extended, '2023-01-01', 'probation_extended');
    await decide(people.extended, '2024-01-01', 'continuing');
    await decide(people.corrected, '2023-01-01', 'terminated', { voided_at: '2023-02-01T12:00:00Z' });
    await decide(people.corrected, '2023-02-01', 'continuing');
    await decide(people.earlier, '2022-06-30', 'probation_extended');
    await decide(people.earlier, '2023-06-30', 'continuing');
    await decide(people.later, '2025-07-01', 'continuing');
    await insert('career_milestone', { person_id: people.promoted.id, kind: 'junior_promotion', reached_on: '2024-07-01' });
    return { people };
  },
  rows: [
    { who: 'continuing', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'terminated', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'extended', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'corrected', division: 'CARD', numerator: 1, denominator: 1 },
  ],
  absent: ['earlier', 'promoted', 'later'],
  values: [
    { numerator: 2, denominator: 4, value: 50 },
    { division: 'CARD', value: 100 },
  ],
});
