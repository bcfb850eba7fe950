import { macRel2 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-rel-2.ts';
import { example } from '../../example.ts';
import { surveyed } from '../../waves.ts';

export default example({
  metric: macRel2,
  period: '',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const mentees = { card: await person(), gim: await person({ division: 'GIM' }) };
    const completed = async (mentee: { id: string }, ends_on: string, more: object = {}) =>
      (await assignment(mentee, mentor, { starts_on: '2021-07-01', state: 'completed', ends_on, ...more })).id;
    const say = (assignment_id: string, side: string, in_contact: boolean, answered_on: string, kind = 'contact') =>
      insert('relation_follow_up', { assignment_id, side, kind, in_contact, answered_on });
    // The wave closed on the last day of 2025. Both answered, and one says yes.
    const kept = await completed(mentees.card, '2022-01-01');
    await say(kept, 'mentee', false, '2022-07-02');
    await say(kept, 'mentor', true, '2022-07-03');
    const lost = await completed(mentees.gim, '2025-07-01');
    await say(lost, 'mentee', false, '2025-12-31');
    const planned = await completed(mentees.card, '2024-07-01', { starts_on: '2022-07-01' });
    await say(planned, 'mentee', true, '2024-07-02', 'continuation');
    const later = await completed(mentees.card, '2025-06-01', { starts_on: '2024-07-02' });
    await say(later, 'mentee', true, '2026-01-01');
    const voided = await completed(mentees.card, '2023-01-01', { starts_on: '2022-07-02', state: 'voided' });
    await say(voided, 'mentee', true, '2023-07-02');
    const informal = await completed(mentees.card, '2023-01-01', { subtype: 'informal' });
    await say(informal, 'mentee', true, '2023-07-02');
    return { people: { mentor, ...mentees }, wave: await surveyed(department, 'anonymous', []) };
  },
  rows: [
    { who: null, division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, excluded: 'voided' },
  ],
  absent: ['mentor', 'card', 'gim'],
  values: [{ numerator: 1, denominator: 2, value: 50, excluded: { voided: 1 } }],
});
