import { micRel4 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rel-4.ts';
import { example, met, suspended } from '../../example.ts';
import { joint } from '../../facts.ts';

export default example({
  metric: micRel4,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const people = {
      mentee: await person(),
      other: await person({ division: 'GIM' }),
      mentor: await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' }),
      second: await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' }),
      /** Mentors nobody in these days. */
      former: await person({ division: 'NEPH' }),
      external: await person({ kind: 'external' }),
    };
    const { mentee, other, mentor, second } = people;
    // The mentee moves from CARD to GIM on 1 January 2025, on day 184 of 365.
    await sql`update division_membership set ends_on = '2025-01-01' where person_id = ${mentee.id}`;
    await department.membership(mentee, 'GIM', { starts_on: '2025-01-01' });
    const first = await assignment(mentee, mentor, { starts_on: '2023-07-01' });
    const beside = await assignment(mentee, second, { starts_on: '2025-04-19' });
    // 73 days, a fifth of the year, of which the last ten are suspended.
    const short = await assignment(other, mentor, { starts_on: '2024-07-01', state: 'ended', ends_on: '2024-09-12' });
    await suspended(department, short, '2024-09-02');
    await assignment(other, people.former, { starts_on: '2023-01-01', state: 'ended', ends_on: '2024-07-01' });
    await assignment(other, people.external, { subtype: 'informal', starts_on: '2024-07-01' });
    await met(department, first, mentee, mentor, '2024-06-30', '2024-07-01', '2024-12-31', '2025-01-01', '2025-07-01');
    await met(department, short, other, mentor, '2024-08-01', '2024-09-10');
    await sql`update meeting set mode = 'email' where assignment_id = ${short.id} and held_on = '2024-08-01'`;
    await joint(department, mentee, '2025-05-01', 60, [first, mentor], [beside, second]);
    await insert('meeting', {
      ...{ assignment_id: first.id, kind: 'formal', mode: 'video', state: 'held', proposed_by: mentee.id, logged_by: mentee.id },
      ...{ duration_min: 45, held_on: '2025-03-01', logged_at: '2025-03-01T16:00:00Z' },
    });
    return { people };
  },
  rows: [
    // Two meetings of 45 minutes; after the move another, and a joint one of an hour, which counts once for the mentee.
    { who: 'mentee', part: 'mentees', division: 'CARD', numerator: 1.5, denominator: 184 / 365 },
    { who: 'mentee', part: 'mentees', division: 'GIM', numerator: 1.75, denominator: 181 / 365 },
    { who: 'other', part: 'mentees', division: 'GIM', numerator: 0, denominator: 73 / 365 },
    // Of two mentees at a time, a day is a day.
    { who: 'mentor', part: 'mentors', division: 'NEPH', numerator: 3.25, denominator: 1 },
    { who: 'second', part: 'mentors', division: 'NEPH', numerator: 1, denominator: 73 / 365 },
  ],
  absent: ['former', 'external'],
  values: [
    { part: 'mentees', numerator: 3.25, value: 3.25 / 1.2 },
    { part: 'mentors', numerator: 4.25, value: 4.25 / 1.2 },
    { division: 'CARD', part: 'mentees', numerator: 1.5, value: (1.5 * 365) / 184 },
  ],
});
