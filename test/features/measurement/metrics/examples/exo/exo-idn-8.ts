import { exoIdn8 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-8.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoIdn8,
  period: '2025',
  arrange: async ({ person, insert, policy }) => {
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** By an assignment that came of the request. */
      matched: await person(),
      no_match: await person(),
      /** Still open on the 90th day. */
      open: await person({ division: 'GIM' }),
      withdrawn: await person({ division: 'GIM' }),
      /** Opened on 1 December: 90 days have passed on 1 March. */
      recent: await person(),
      year_before: await person(),
      mentor,
    };
    const ask = async (who: { id: string }, type: string, opened_on: string, more: object = {}) =>
      insert('mentor_request', {
        ...{ mentee_id: who.id, type, via: 'mentee', is_primary: type === 'new', opened_on, answer_due_on: '2026-06-01' },
        ...{ policy_id: policy.id, ...more },
      });
    const { id: request_id } = await ask(people.matched, 'additional', '2025-07-01');
    const both = '2025-07-20T12:00:00Z';
    await insert('assignment', {
      ...{
        mentee_id: people.matched.id,
        mentor_id: mentor.id,
        subtype: 'formal',
        state: 'live',
        category: 'traditional',
        origin: 'institution',
      },
      ...{
        starts_on: '2025-08-01',
        request_id,
        mentee_accepted_at: both,
        mentor_accepted_at: both,
        mentor_attested_at: both,
        activated_at: both,
      },
    });
    await ask(people.no_match, 'new', '2025-08-01', { no_match_on: '2025-09-01', no_match_reason: 'no_candidate' });
    await ask(people.open, 'new', '2025-08-01', { withdrawn_on: '2025-10-31' });
    await ask(people.withdrawn, 'new', '2025-08-01', { withdrawn_on: '2025-10-30' });
    await ask(people.recent, 'new', '2025-12-01');
    await ask(people.year_before, 'new', '2025-06-30');
    return { people };
  },
  rows: [
    { who: 'matched', part: 'all', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'matched', part: 'additional', numerator: 0, denominator: 1 },
    { who: 'no_match', part: 'all', numerator: 1, denominator: 1 },
    { who: 'no_match', part: 'new', numerator: 1, denominator: 1 },
    { who: 'open', part: 'all', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'open', part: 'new', numerator: 1, denominator: 1 },
    { who: 'withdrawn', part: 'all', excluded: 'withdrawn' },
    { who: 'withdrawn', part: 'new', excluded: 'withdrawn' },
    { who: 'recent', part: 'all', excluded: 'not_yet' },
    { who: 'recent', part: 'new', excluded: 'not_yet' },
  ],
  absent: ['year_before', 'mentor'],
  values: [
    { part: 'all', numerator: 2, denominator: 3, value: 200 / 3, excluded: { withdrawn: 1, not_yet: 1 } },
    { part: 'new', numerator: 2, denominator: 2, value: 100 },
    { part: 'additional', numerator: 0, denominator: 1, value: 0 },
  ],
});
