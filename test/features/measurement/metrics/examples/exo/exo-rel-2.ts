import { exoRel2 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rel-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRel2,
  period: '2024',
  arrange: async ({ person, role, assignment, insert, sql }) => {
    const director = await person({ starts_on: '2010-07-01', division: 'NEPH' });
    const people = {
      director,
      held: await person(),
      /** The day after the year. */
      late: await person({ division: 'GIM' }),
      voided: await person({ division: 'GIM' }),
      waived: await person(),
      /** Part-time, and mentored in the year. */
      mentored: await person({ category: 'part_time' }),
      part_time: await person({ category: 'part_time' }),
      /** Full-time for 90 days by the last of June, and for 89. */
      recent: await person({ starts_on: '2025-04-02' }),
      too_recent: await person({ starts_on: '2025-04-03' }),
      left: await person(),
    };
    await sql`update appointment set ends_on = '2025-06-30' where person_id = ${people.left.id}`;
    await assignment(people.mentored, director, { starts_on: '2024-01-01', state: 'ended', ends_on: '2024-07-02' });
    const { id: role_id } = await role(director, 'division_director', { division: 'NEPH' });
    const review = (mentee: { id: string }, values: object) =>
      insert('annual_review', {
        ...{ mentee_id: mentee.id, academic_year: 2024, state: 'held', reviewer_id: director.id, role_id, capacity: 'division_director' },
        ...values,
      });
    await review(people.held, { held_on: '2025-06-30' });
    await review(people.late, { held_on: '2025-07-01' });
    await review(people.voided, { state: 'voided', voided_reason: 'not_held', held_on: '2025-01-01' });
    await review(people.waived, { state: 'waived', reviewer_id: null, role_id: null, waived_reason: 'other', waived_on: '2025-06-01' });
    await review(people.left, { held_on: '2025-01-01' });
    return { people };
  },
  rows: [
    { who: 'held', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'late', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'voided', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'waived', excluded: 'waived' },
    { who: 'mentored', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'recent', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'director', division: 'NEPH', numerator: 0, denominator: 1 },
  ],
  absent: ['part_time', 'too_recent', 'left'],
  values: [
    { numerator: 1, denominator: 6, value: 100 / 6, excluded: { waived: 1 } },
    { division: 'CARD', numerator: 1, denominator: 3, value: 100 / 3 },
  ],
});
