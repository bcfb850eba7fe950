import { exoRel5 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rel-5.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRel5,
  period: '2024',
  arrange: async ({ person, role, insert }) => {
    const hired = { starts_on: '2023-07-01' };
    const people = {
      /** One after the other in CARD; in GIM with a day between. */
      first: await person({ starts_on: '2010-07-01' }),
      second: await person({ starts_on: '2010-07-01' }),
      introduced: await person(hired),
      twice: await person({ ...hired, division: 'GIM' }),
      eligible: await person(hired),
      earlier: await person({ ...hired, division: 'NEPH' }),
    };
    const { first, second } = people;
    const serve = (who: { id: string }, division: string, starts_on: string, ends_on?: string) =>
      role(who, 'mentorship_facilitator', { division, starts_on, ...(ends_on !== undefined && { ends_on }) });
    await serve(first, 'CARD', '2023-01-01', '2025-01-01');
    await serve(second, 'CARD', '2025-01-01');
    await serve(first, 'GIM', '2023-01-01', '2025-01-01');
    await serve(second, 'GIM', '2025-01-02');
    const introduce = (mentee: { id: string }, introduced_on: string) =>
      insert('introduction', { facilitator_id: first.id, mentee_id: mentee.id, mentor_id: second.id, introduced_on });
    await introduce(people.introduced, '2024-07-01');
    await introduce(people.twice, '2024-09-01');
    await introduce(people.twice, '2025-06-30');
    await introduce(people.earlier, '2024-06-30');
    return { people };
  },
  rows: [
    { who: null, part: 'facilitated', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'facilitated', division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, part: 'facilitated', division: 'NEPH', numerator: 0, denominator: 1 },
    { who: 'introduced', part: 'introductions', division: 'CARD', numerator: 1, denominator: 0 },
    { who: 'twice', part: 'introductions', division: 'GIM', numerator: 1, denominator: 0 },
    { who: 'twice', part: 'introductions', division: 'GIM', numerator: 1, denominator: 0 },
    { who: 'introduced', part: 'introductions', numerator: 0, denominator: 1 },
    { who: 'twice', part: 'introductions', numerator: 0, denominator: 1 },
    { who: 'eligible', part: 'introductions', numerator: 0, denominator: 1 },
    { who: 'earlier', part: 'introductions', numerator: 0, denominator: 1 },
  ],
  absent: ['first', 'second'],
  values: [
    { part: 'facilitated', numerator: 1, denominator: 3, value: 100 / 3 },
    { part: 'introductions', numerator: 3, denominator: 4, value: 75 },
    { division: 'GIM', part: 'introductions', value: 200 },
  ],
});
