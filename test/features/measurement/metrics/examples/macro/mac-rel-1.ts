import { macRel1 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-rel-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: macRel1,
  period: '2020',
  arrange: async ({ person, assignment, insert, sql }) => {
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const hired = { starts_on: '2020-09-01' };
    const people = {
      stayed: await person(hired),
      /** Mentored on 80 % of the 730 days until they left. */
      left: await person({ ...hired, division: 'GIM' }),
      /** Away for two years, and back. */
      on_leave: await person({ ...hired, division: 'GIM' }),
      /** Left on the day after five years. */
      last_day: await person(hired),
      unmentored: await person(hired),
      died: await person(hired),
      /** Five years are over on 1 March. */
      recent: await person({ starts_on: '2021-03-01' }),
      year_later: await person({ starts_on: '2021-07-01' }),
      mentor,
    };
    const since = { starts_on: '2020-09-01' };
    await assignment(people.stayed, mentor, since);
    await assignment(people.left, mentor, { ...since, state: 'ended', ends_on: '2022-04-08' });
    await sql`update appointment set ends_on = '2022-09-01' where person_id = ${people.left.id}`;
    await assignment(people.on_leave, mentor, since);
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2021-01-01', ends_on: '2023-01-01' });
    await assignment(people.last_day, mentor, { ...since, state: 'ended', ends_on: '2021-09-01' });
    await sql`update appointment set ends_on = '2025-09-02' where person_id = ${people.last_day.id}`;
    await sql`update appointment set ends_on = '2025-09-01' where person_id = ${people.unmentored.id}`;
    await sql`update person set deceased_on = '2023-01-01' where id = ${people.died.id}`;
    return { people };
  },
  rows: [
    { who: 'stayed', part: 'covered', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'left', part: 'covered', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'on_leave', part: 'covered', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'last_day', part: 'less_covered', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'unmentored', part: 'less_covered', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'died', part: 'less_covered', excluded: 'died' },
    { who: 'recent', part: 'less_covered', excluded: 'not_yet' },
  ],
  absent: ['year_later', 'mentor'],
  values: [
    { part: 'covered', numerator: 2, denominator: 3, value: 200 / 3 },
    { part: 'less_covered', numerator: 1, denominator: 2, value: 50, excluded: { died: 1, not_yet: 1 } },
  ],
});
