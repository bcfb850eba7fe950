import { exoExp2 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-exp-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoExp2,
  period: '2024',
  arrange: async ({ person, insert, sql }) => {
    const hired = { starts_on: '2023-09-01' };
    const people = {
      attended: await person(hired),
      /** On the day on which it is due. */
      last_day: await person({ ...hired, division: 'GIM' }),
      /** A day later. */
      late: await person({ ...hired, division: 'GIM' }),
      excused: await person(hired),
      waived: await person(hired),
      /** Due in the year before, but for 92 days of leave. */
      on_leave: await person({ starts_on: '2023-05-01', division: 'NEPH' }),
      /** Not full-time any more on the day on which it was due. */
      left: await person(hired),
      part_time: await person({ ...hired, category: 'part_time' }),
      year_later: await person({ starts_on: '2024-09-01' }),
    };
    await sql`update appointment set ends_on = '2024-09-01' where person_id = ${people.left.id}`;
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2023-06-01', ends_on: '2023-09-01' });
    await insert('obligation_waiver', { person_id: people.waived.id, kind: 'orientation', reason: 'done_elsewhere' });
    const attend = async (who: { id: string }, held_on: string, attendance = 'present', more: object = {}) => {
      const event = await insert('programme_event', { kind: 'orientation', title: 'Welcome', held_on, ...more });
      await insert('event_attendance', { event_id: event.id, person_id: who.id, attendance, recorded_by: who.id });
    };
    await attend(people.attended, '2023-09-01');
    await attend(people.last_day, '2024-09-01');
    await attend(people.late, '2024-09-02');
    await attend(people.excused, '2024-01-15', 'excused');
    await attend(people.excused, '2024-01-16', 'present', { cancelled_at: '2024-01-01T12:00:00Z' });
    await attend(people.excused, '2024-01-17', 'present', { kind: 'workshop' });
    return { people };
  },
  rows: [
    { who: 'attended', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'last_day', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'late', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'excused', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'on_leave', division: 'NEPH', numerator: 0, denominator: 1 },
    { who: 'waived', excluded: 'waived' },
  ],
  absent: ['left', 'part_time', 'year_later'],
  values: [
    { numerator: 2, denominator: 5, value: 40, excluded: { waived: 1 } },
    { division: 'GIM', value: 50 },
  ],
});
