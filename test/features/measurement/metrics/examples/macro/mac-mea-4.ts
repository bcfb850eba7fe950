import { macMea4 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-mea-4.ts';
import { example } from '../../example.ts';

export default example({
  metric: macMea4,
  period: '2024',
  arrange: async ({ person, assignment, membership, insert, sql }) => {
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** 365 days with a mentor, two at the same time on some; one output that counts. */
      published: await person(),
      /** 184 days in CARD and 181 in GIM. */
      moved: await person(),
      private: await person({ division: 'GIM' }),
      informal: await person(),
      mentor,
    };
    const second = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const long = { starts_on: '2023-07-01' };
    const own = await assignment(people.published, mentor, long);
    await assignment(people.published, second, { ...long, starts_on: '2025-01-01' });
    await assignment(people.moved, mentor, long);
    await sql`update division_membership set ends_on = '2025-01-01' where person_id = ${people.moved.id}`;
    await membership(people.moved, 'GIM', { starts_on: '2025-01-01' });
    const hidden = await assignment(people.private, mentor, { ...long, state: 'ended', ends_on: '2024-07-02' });
    await assignment(people.informal, mentor, { ...long, subtype: 'informal' });
    const output = (mentee: { id: string }, pair: { id: string }, more: object = {}) =>
      insert('scholarly_output', {
        ...{ mentee_id: mentee.id, assignment_id: pair.id, kind: 'manuscript', title: 'Outcomes', status: 'published' },
        ...{ status_on: '2024-07-01', consented_at: '2024-07-01T12:00:00Z', ...more },
      });
    await output(people.published, own);
    await output(people.published, own, { status: 'under_review', status_on: '2025-06-30' });
    await output(people.published, own, { status_on: '2025-07-01' });
    await output(people.private, hidden, { consented_at: null });
    return { people };
  },
  rows: [
    { who: 'published', division: 'CARD', numerator: 1, denominator: 0 },
    { who: 'published', excluded: 'not_finished' },
    { who: 'private', excluded: 'no_consent' },
    { who: 'published', division: 'CARD', numerator: 0, denominator: 0.999316 },
    { who: 'moved', division: 'CARD', numerator: 0, denominator: 0.503765 },
    { who: 'moved', division: 'GIM', numerator: 0, denominator: 0.495551 },
    { who: 'private', division: 'GIM', numerator: 0, denominator: 0.002738 },
  ],
  absent: ['informal', 'mentor'],
  values: [
    { numerator: 1, value: 1 / 2.00137, excluded: { no_consent: 1, not_finished: 1 } },
    { division: 'GIM', numerator: 0, value: 0 },
  ],
});
