import { exoRel4 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rel-4.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: exoRel4,
  period: '2025',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const long = { division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' } as const;
    const [mentor, next] = [await person(long), await person(long)];
    const hired = { starts_on: '2023-07-01' };
    const people = {
      /** Replaced on the 60th day. */
      in_time: await person(hired),
      on_day_61: await person({ ...hired, division: 'GIM' }),
      /** The conflict case was resolved by another mentor, on the same day. */
      handed_over: await person(hired),
      /** Had another mentor all along, who does not replace this one. */
      second_mentor: await person({ ...hired, division: 'GIM' }),
      senior: await person({ starts_on: '2015-07-01' }),
      recent: await person(hired),
      by_choice: await person(hired),
      mentor,
      next,
    };
    const end = async (mentee: { id: string }, ends_on: string, code: string, more: object = {}) => {
      const pair = await assignment(mentee, mentor, { starts_on: '2024-07-01', state: 'ended', ends_on, is_primary: true, ...more });
      if (code) await insert('assignment_reason', { assignment_id: pair.id, author_id: mentor.id, kind: 'end', code });
      return pair;
    };
    await end(people.in_time, '2025-10-01', 'mentor_leave');
    await assignment(people.in_time, next, { starts_on: '2025-11-30', is_primary: true });
    await end(people.on_day_61, '2025-10-01', 'mentor_departed');
    await assignment(people.on_day_61, next, { starts_on: '2025-12-01', is_primary: true });
    const conflicted = await end(people.handed_over, '2025-09-01', '');
    await suspended(department, conflicted, '2025-08-01', '2025-09-01');
    await sql`update conflict_case set resolution = 'reassigned' where assignment_id = ${conflicted.id}`;
    await assignment(people.handed_over, next, { starts_on: '2025-08-15', replaces_id: conflicted.id });
    await end(people.second_mentor, '2025-10-01', '');
    await sql`update assignment set ended_by_career = 'mentor_retired' where mentee_id = ${people.second_mentor.id} and state = 'ended'`;
    await assignment(people.second_mentor, next, { starts_on: '2024-07-01' });
    await end(people.senior, '2025-10-01', 'mentor_retired');
    await end(people.recent, '2025-12-31', 'conflict_other');
    await end(people.by_choice, '2025-10-01', 'goals_met');
    return { people };
  },
  rows: [
    { who: 'in_time', division: 'CARD', numerator: 1, denominator: 1, value: 60 },
    { who: 'on_day_61', division: 'GIM', numerator: 0, denominator: 1, value: null },
    { who: 'handed_over', division: 'CARD', numerator: 1, denominator: 1, value: 0 },
    { who: 'second_mentor', division: 'GIM', numerator: 0, denominator: 1, value: null },
    { who: 'senior', excluded: 'not_eligible' },
    { who: 'recent', excluded: 'not_yet' },
  ],
  absent: ['by_choice', 'mentor', 'next'],
  values: [
    { numerator: 2, denominator: 4, value: 50, excluded: { not_eligible: 1, not_yet: 1 }, beside: { median: 30, observations: 2 } },
    { division: 'CARD', value: 100 },
    { division: 'GIM', value: 0 },
  ],
});
