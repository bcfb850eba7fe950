import { exoIdn2 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoIdn2,
  period: '2024',
  arrange: async ({ person, assignment, sql }) => {
    const hired = { starts_on: '2024-09-01' };
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      before: await person(hired),
      /** On the first day, of a mentorship that begins a month later. */
      on_the_day: await person({ ...hired, division: 'GIM' }),
      day_later: await person({ ...hired, division: 'GIM' }),
      /** An assignment as resident that was over. */
      over: await person(hired),
      informal: await person(hired),
      part_time: await person({ ...hired, category: 'part_time' }),
      year_before: await person({ starts_on: '2024-06-30' }),
      mentor,
    };
    const accepted = async (mentee: { id: string }, day: string, more: object = {}) => {
      const { id } = await assignment(mentee, mentor, { starts_on: '2024-09-01', ...more });
      await sql`update assignment set mentee_accepted_at = ${`${day}T16:00:00Z`}, mentor_accepted_at = ${`${day}T17:00:00Z`} where id = ${id}`;
    };
    await accepted(people.before, '2024-07-15');
    await accepted(people.on_the_day, '2024-09-01', { starts_on: '2024-10-01' });
    await accepted(people.day_later, '2024-09-02');
    await accepted(people.over, '2022-07-01', { starts_on: '2022-07-01', ends_on: '2024-09-01', state: 'ended' });
    await accepted(people.informal, '2024-07-15', { subtype: 'informal' });
    await accepted(people.part_time, '2024-07-15');
    return { people };
  },
  rows: [
    { who: 'before', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'on_the_day', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'day_later', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'over', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'informal', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['part_time', 'year_before', 'mentor'],
  values: [
    { numerator: 2, denominator: 5, value: 40 },
    { division: 'GIM', numerator: 1, denominator: 2, value: 50 },
  ],
});
