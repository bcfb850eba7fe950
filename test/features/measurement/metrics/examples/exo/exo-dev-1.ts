import { exoDev1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-dev-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoDev1,
  period: '2024',
  arrange: async ({ person, division, insert }) => {
    const words = { title: 'Mentoring', curriculum: 'Two workshops.', objectives: ['Listening'] };
    const course = await insert('training_course', { code: 'MENT-1', ...words });
    const offer = async (held_on: string, more: object = {}, isSession = true) => {
      const { id: event_id } = await insert('programme_event', { kind: 'workshop', title: 'Mentoring', held_on, ...more });
      if (isSession) await insert('training_session', { event_id, course_id: course.id });
    };
    await offer('2024-07-01');
    await offer('2025-06-30', { division_id: division('GIM').id });
    await offer('2025-07-01');
    await offer('2025-01-01', { cancelled_at: '2024-12-01T12:00:00Z' });
    // A workshop on something else.
    await offer('2025-01-01', {}, false);
    return { people: { nobody: await person() } };
  },
  rows: [
    { who: null, division: null, numerator: 1, denominator: 1 },
    { who: null, division: 'GIM', numerator: 1, denominator: 1 },
  ],
  absent: ['nobody'],
  values: [
    { numerator: 2, value: 2 },
    { division: 'GIM', value: 1 },
  ],
});
