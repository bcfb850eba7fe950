import { exoRel6 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rel-6.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRel6,
  period: '2024',
  arrange: async ({ person, assignment, insert, sql }) => {
    const people = {
      attended: await person(),
      /** Twice, and counted once. */
      often: await person({ division: 'GIM' }),
      absent: await person({ division: 'GIM' }),
      /** To an event that was cancelled, and one of the next year. */
      neither: await person(),
      left: await person(),
      part_time: await person({ category: 'part_time' }),
    };
    await sql`update appointment set ends_on = '2025-06-30' where person_id = ${people.left.id}`;
    const attend = async (who: { id: string }, held_on: string, attendance = 'present', more: object = {}) => {
      const event = await insert('programme_event', { kind: 'social', title: 'Evening', held_on, ...more });
      await insert('event_attendance', { event_id: event.id, person_id: who.id, attendance, recorded_by: who.id });
    };
    await attend(people.attended, '2024-07-01');
    await attend(people.often, '2024-10-01');
    await attend(people.often, '2025-06-30');
    await attend(people.absent, '2024-10-02', 'absent');
    await attend(people.neither, '2024-10-03', 'present', { cancelled_at: '2024-10-01T12:00:00Z' });
    await attend(people.neither, '2025-07-01');
    await attend(people.left, '2024-10-04');
    await attend(people.part_time, '2024-10-04');
    const { attended, often, absent, neither } = people;
    await assignment(attended, often, { starts_on: '2024-09-01', subtype: 'informal', origin: 'event' });
    await assignment(absent, often, { starts_on: '2025-01-01' });
    await assignment(neither, often, { starts_on: '2025-07-01', origin: 'event' });
    await assignment(neither, absent, { starts_on: '2024-09-01', origin: 'event', subtype: 'informal', state: 'voided' });
    return { people };
  },
  rows: [
    { who: 'attended', part: 'attendance', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'often', part: 'attendance', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'absent', part: 'attendance', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'neither', part: 'attendance', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'attended', part: 'origin', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'absent', part: 'origin', division: 'GIM', numerator: 0, denominator: 1 },
  ],
  absent: ['left', 'part_time'],
  values: [
    { part: 'attendance', numerator: 2, denominator: 4, value: 50 },
    { part: 'origin', numerator: 1, denominator: 2, value: 50 },
  ],
});
