import { micDev1 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-dev-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: micDev1,
  period: '2025',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const trainer = await person({ kind: 'staff' });
    const of = { rank: 'professor', starts_on: '2010-07-01', division: 'NEPH' } as const;
    const people = {
      trained: await person(of),
      expired: await person(of),
      unverified: await person(of),
      /** Trained the day after. */
      later: await person(of),
      called_off: await person(of),
      year_before: await person(of),
      mentee: await person(),
      other: await person({ division: 'GIM' }),
    };
    const train = (who: keyof typeof people, completed_on: string, more: object = {}) =>
      insert('mentor_training', {
        ...{ person_id: people[who].id, course_title: 'Listening', duration_min: 120, is_accredited: true, completed_on },
        ...{ verified_by: trainer.id, verified_at: '2025-09-20T16:00:00Z', ...more },
      });
    await train('trained', '2025-09-01');
    await train('expired', '2023-09-01', { expires_on: '2025-09-01' });
    await train('unverified', '2024-09-01', { verified_by: null, verified_at: null });
    await train('later', '2025-09-02');
    await train('year_before', '2024-09-01');
    const on = { starts_on: '2025-09-01' };
    await assignment(people.mentee, people.trained, on);
    await assignment(people.other, people.trained, on);
    await assignment(people.mentee, people.expired, on);
    await assignment(people.other, people.unverified, on);
    await assignment(people.mentee, people.later, on);
    await assignment(people.mentee, people.called_off, { ...on, state: 'ended', ends_on: '2025-09-01' });
    await assignment(people.mentee, people.year_before, { starts_on: '2025-06-30' });
    return { people };
  },
  rows: [
    // Where the mentee is.
    { who: 'trained', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'trained', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'expired', division: 'CARD', numerator: 0 },
    { who: 'unverified', division: 'GIM', numerator: 0 },
    { who: 'later', division: 'CARD', numerator: 0 },
    { who: 'called_off', excluded: 'called_off' },
  ],
  absent: ['year_before', 'mentee', 'other'],
  values: [
    { numerator: 2, denominator: 5, value: 40, excluded: { called_off: 1 } },
    { division: 'GIM', numerator: 1, denominator: 2, value: 50 },
  ],
});
