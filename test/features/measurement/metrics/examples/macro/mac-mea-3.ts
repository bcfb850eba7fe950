import { macMea3 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-mea-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: macMea3,
  period: '2024',
  arrange: async ({ person, assignment, insert, sql }) => {
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const hired = { starts_on: '2020-07-01' };
    const people = {
      /** Promoted after 1 096 days, three years of them adjusted by a leave of 31 days. */
      promoted: await person(hired),
      /** By HR alone: the rank changed after 1 461 days. */
      by_rank: await person({ ...hired, division: 'GIM' }),
      /** 1 826 days without. */
      waiting: await person({ ...hired, division: 'GIM' }),
      /** Left after 365 days. */
      left: await person(hired),
      lecturer: await person({ ...hired, rank: 'lecturer' }),
      /** Became assistant professor before the programme began. */
      before: await person({ starts_on: '2020-06-30' }),
      mentor,
    };
    const since = { starts_on: '2020-07-01' };
    await assignment(people.promoted, mentor, since);
    await insert('career_milestone', { person_id: people.promoted.id, kind: 'junior_promotion', reached_on: '2023-07-02' });
    await insert('leave', { person_id: people.promoted.id, stops_clock: true, starts_on: '2022-01-01', ends_on: '2022-02-01' });
    await assignment(people.by_rank, mentor, since);
    await sql`update appointment set ends_on = '2024-07-01' where person_id = ${people.by_rank.id}`;
    await insert('appointment', {
      ...{ person_id: people.by_rank.id, category: 'full_time', rank: 'associate_professor', academic_fte_pct: 100, status: 'continuing' },
      ...{ appointed_on: '2020-07-01', starts_on: '2024-07-01' },
    });
    await assignment(people.waiting, mentor, { ...since, state: 'ended', ends_on: '2021-07-01' });
    await sql`update appointment set ends_on = '2021-07-01' where person_id = ${people.left.id}`;
    return { people };
  },
  rows: [
    { who: 'promoted', part: 'covered', division: 'CARD', numerator: 1, denominator: 1, value: 2.9158, censored: false },
    { who: 'by_rank', part: 'covered', division: 'GIM', numerator: 1, value: 4, censored: false },
    { who: 'waiting', part: 'less_covered', division: 'GIM', numerator: 0, value: 4.9993, censored: true },
    { who: 'left', part: 'less_covered', division: 'CARD', numerator: 0, value: 0.9993, censored: true },
  ],
  absent: ['lecturer', 'before', 'mentor'],
  values: [
    // Of two, one is left after the first promotion: the median is there.
    { part: 'covered', numerator: 2, denominator: 2, value: 2.9158 },
    { part: 'less_covered', numerator: 0, denominator: 2, value: null },
  ],
});
