import { chr3 } from '../../../../../../src/features/measurement/metrics/catalogue/chrono/chr-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: chr3,
  period: '2020',
  arrange: async (department) => {
    const { person, assignment, sql } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** Began on 1 July 2020, 2069 days ago. */
      running: await person(),
      completed: await person(),
      after_a_year: await person({ division: 'GIM' }),
      after_four: await person({ division: 'GIM' }),
      /** Will end in the present month. */
      ending: await person({ division: 'GIM' }),
      replaced: await person(),
      voided: await person(),
      called_off: await person(),
      declined: await person(),
      next_year: await person(),
      mentor,
    };
    const since = { starts_on: '2020-07-01' };
    await assignment(people.running, mentor, since);
    await assignment(people.completed, mentor, { ...since, state: 'completed', ends_on: '2022-07-01' });
    await assignment(people.after_a_year, mentor, { ...since, state: 'ended', ends_on: '2021-07-01' });
    await assignment(people.after_four, mentor, { ...since, state: 'ended', ends_on: '2024-07-01' });
    await assignment(people.ending, mentor, { ...since, ends_on: '2026-03-02' });
    const next = await assignment(people.replaced, people.running, { starts_on: '2023-07-01' });
    const before = await assignment(people.replaced, mentor, since);
    await sql`update assignment set replaced_on = '2023-07-01', replaced_by_id = ${next.id} where id = ${before.id}`;
    await assignment(people.voided, mentor, { ...since, state: 'voided' });
    await assignment(people.called_off, mentor, { ...since, state: 'ended', ends_on: '2020-07-01' });
    await assignment(people.declined, mentor, { ...since, state: 'declined' });
    await assignment(people.next_year, mentor, { starts_on: '2021-07-01' });
    return { people };
  },
  rows: [
    { who: 'running', division: 'CARD', numerator: 0, denominator: 1, value: 2069 / 365, censored: true },
    { who: 'completed', numerator: 0, value: 2, censored: true },
    { who: 'after_a_year', division: 'GIM', numerator: 1, value: 1, censored: false },
    { who: 'after_four', division: 'GIM', numerator: 1, value: 1461 / 365, censored: false },
    { who: 'ending', division: 'GIM', numerator: 0, value: 2069 / 365, censored: true },
    { who: 'replaced', division: 'CARD', numerator: 1, value: 3, censored: false },
    { who: 'voided', excluded: 'voided' },
    { who: 'called_off', excluded: 'called_off' },
  ],
  absent: ['declined', 'next_year', 'mentor'],
  values: [
    // Of six, 5/6 are left after a year, of the four observed longer 3/4 after three years, and 2/3 of those after four: 5/12.
    { numerator: 3, denominator: 6, value: 1461 / 365, excluded: { voided: 1, called_off: 1 } },
    { division: 'GIM', numerator: 2, denominator: 3, value: 1461 / 365 },
  ],
});
