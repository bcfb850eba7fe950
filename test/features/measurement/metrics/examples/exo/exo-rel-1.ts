import { exoRel1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rel-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRel1,
  period: '2024',
  arrange: async ({ person, role, insert, sql }) => {
    // Due on 1 January 2025, in time from 1 December to the last of February.
    const hired = { starts_on: '2023-07-01' };
    const people = {
      first_day: await person(hired),
      last_day: await person({ ...hired, division: 'GIM' }),
      late: await person({ ...hired, division: 'GIM' }),
      open: await person(hired),
      waived: await person(hired),
      /** The appointment review came first. */
      decided: await person(hired),
      /** On leave for 31 days before: due on 1 February. */
      on_leave: await person({ ...hired, division: 'NEPH' }),
      /** Held for the clock before, and planned again for this one. */
      held_before: await person(hired),
      continuing: await person(hired),
      left: await person(hired),
      conductor: await person({ starts_on: '2010-07-01' }),
    };
    const { conductor, continuing } = people;
    await sql`update appointment set status = 'probationary' where starts_on = '2023-07-01' and person_id <> ${continuing.id}`;
    await sql`update appointment set ends_on = '2025-01-15' where person_id = ${people.left.id}`;
    const { id: role_id } = await role(conductor, 'vice_chair', { portfolio: 'education' });
    const check = (mentee: { id: string }, values: object) =>
      insert('check_in', {
        ...{ mentee_id: mentee.id, clock_starts_on: '2023-07-01', state: 'held', conductor_id: conductor.id, role_id },
        ...values,
      });
    await check(people.first_day, { held_on: '2024-12-01' });
    await check(people.last_day, { held_on: '2025-02-28' });
    await check(people.late, { held_on: '2025-03-01' });
    await check(people.open, { state: 'scheduled' });
    await check(people.waived, { state: 'waived', waived_reason: 'other', waived_on: '2025-01-10' });
    await check(people.held_before, { state: 'scheduled' });
    await check(people.held_before, { clock_starts_on: '2023-01-01', held_on: '2025-01-05' });
    await check(people.on_leave, { held_on: '2025-03-31' });
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2024-03-01', ends_on: '2024-04-01' });
    const outcome = { kind: 'cfar_decided', reached_on: '2025-01-20', cfar_outcome: 'continuing' };
    await insert('career_milestone', { person_id: people.decided.id, ...outcome });
    return { people };
  },
  rows: [
    { who: 'first_day', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'last_day', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'late', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'open', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'held_before', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'on_leave', division: 'NEPH', numerator: 1, denominator: 1 },
    { who: 'waived', excluded: 'waived' },
    { who: 'decided', excluded: 'overtaken' },
  ],
  absent: ['continuing', 'left', 'conductor'],
  values: [
    { numerator: 4, denominator: 6, value: 400 / 6, excluded: { waived: 1, overtaken: 1 } },
    { division: 'GIM', value: 50 },
  ],
});
