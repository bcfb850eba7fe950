import { macDev1 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-dev-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: macDev1,
  period: '2025',
  arrange: async ({ person, assignment, insert }) => {
    const people = {
      /** 90 minutes in section 1 and 60 in section 3. */
      mentor: await person(),
      /** 60 minutes in section 2. */
      mentee: await person({ division: 'GIM' }),
      unverified: await person(),
      by_themself: await person(),
      year_before: await person(),
    };
    const { mentor, mentee } = people;
    const train = (who: { id: string }, more: object = {}) =>
      insert('mentor_training', {
        ...{ person_id: who.id, course_title: 'Mentoring', duration_min: 60, is_accredited: true, completed_on: '2025-01-01' },
        ...{ verified_by: mentee.id === who.id ? mentor.id : mentee.id, verified_at: '2025-12-31T12:00:00Z', ...more },
      });
    await train(mentor);
    await train(mentor, { is_accredited: false, duration_min: 30 });
    await train(mentor, { voided_at: '2025-02-01T12:00:00Z' });
    await train(mentee, { moc_section: 2, completed_on: '2025-12-31' });
    await train(people.unverified, { verified_by: null, verified_at: null });
    await train(people.by_themself, { verified_by: people.by_themself.id });
    await train(people.year_before, { completed_on: '2024-12-31' });
    const reflect = async (state: 'live' | 'voided') => {
      const pair = await assignment(mentee, mentor, { state });
      const given = { form: 'now', state: 'released', body: 'Thank you.', given_on: '2025-08-01' };
      const { id: feedback_id } = await insert('mentor_feedback', { assignment_id: pair.id, ...given });
      const words = { reflected_on: '2025-09-01', minutes: 60, body: 'I shall listen.' };
      await insert('feedback_reflection', { mentor_id: mentor.id, feedback_id, ...words });
    };
    await reflect('live');
    await reflect('voided');
    return { people };
  },
  rows: [
    { who: 'mentor', part: 'section_1', division: 'CARD', numerator: 1.5, denominator: 1 },
    { who: 'mentor', part: 'section_2', numerator: 0, denominator: 1 },
    { who: 'mentor', part: 'section_3', numerator: 1, denominator: 1 },
    { who: 'mentee', part: 'section_1', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'mentee', part: 'section_2', numerator: 1, denominator: 1 },
    { who: 'mentee', part: 'section_3', numerator: 0, denominator: 1 },
  ],
  absent: ['unverified', 'by_themself', 'year_before'],
  values: [
    { part: 'section_1', numerator: 1.5, denominator: 2, value: 0.75 },
    { part: 'section_2', value: 0.5 },
    { part: 'section_3', value: 0.5 },
  ],
});
