import { exoDev2 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-dev-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoDev2,
  period: '2026-02',
  arrange: async ({ person, assignment, insert }) => {
    const people = {
      trained: await person(),
      /** Completed on the day, and expires on the day after. */
      just: await person({ division: 'GIM' }),
      expired: await person({ division: 'GIM' }),
      unverified: await person(),
      voided: await person(),
      /** Mentors nobody on the day. */
      retired: await person(),
      mentee: await person(),
    };
    const { mentee, retired } = people;
    for (const mentor of [people.trained, people.just, people.expired, people.unverified, people.voided]) await assignment(mentee, mentor);
    await assignment(mentee, retired, { state: 'ended', ends_on: '2026-02-28' });
    const train = (who: { id: string }, more: object = {}) =>
      insert('mentor_training', {
        ...{ person_id: who.id, course_title: 'Mentoring', duration_min: 60, is_accredited: true, completed_on: '2025-01-01' },
        ...{ verified_by: mentee.id, verified_at: '2025-01-02T12:00:00Z', ...more },
      });
    await train(people.trained);
    await train(people.just, { completed_on: '2026-02-28', expires_on: '2026-03-01' });
    await train(people.expired, { expires_on: '2026-02-28' });
    await train(people.unverified, { verified_by: null, verified_at: null });
    await train(people.voided, { voided_at: '2025-02-01T12:00:00Z' });
    await train(retired);
    return { people };
  },
  rows: [
    { who: 'trained', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'just', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'expired', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'unverified', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'voided', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['retired', 'mentee'],
  values: [
    { numerator: 2, denominator: 5, value: 40 },
    { division: 'GIM', value: 50 },
  ],
});
