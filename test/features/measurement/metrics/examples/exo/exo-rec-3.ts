import { exoRec3 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rec-3.ts';
import { conferred } from '../../arranging.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRec3,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const people = {
      listed: await person(),
      thanked: await person({ division: 'GIM' }),
      /** An award that they do not wish to be listed, thanks that they do not wish to be public, and a stipend. */
      private: await person({ division: 'GIM' }),
      over: await person(),
      retired: await person(),
      mentee: await person(),
    };
    const { listed, thanked, retired, over, mentee } = people;
    const { id } = await insert('award_programme', { name: 'An award' });
    const { id: other_id } = await insert('award_programme', { name: 'Another award' });
    await conferred(department, id, 2024, listed, '2025-05-01', { listing_consented_at: '2026-02-28T17:00:00Z' });
    await conferred(department, other_id, 2024, people.private, '2025-05-01');
    const pair = async (mentor: { id: string }, more: object = {}) => (await assignment(mentee, mentor, more)).id;
    const thank = (assignment_id: string, more: object = {}) =>
      insert('thanks', { assignment_id, message: 'Thank you.', sent_on: '2026-01-01', published_at: '2026-01-01T17:00:00Z', ...more });
    await pair(listed);
    await thank(await pair(thanked), { agreed_at: '2026-01-02T17:00:00Z' });
    await thank(await pair(people.private));
    await pair(over);
    await thank(await pair(retired, { state: 'ended', ends_on: '2026-02-28' }), { agreed_at: '2026-01-02T17:00:00Z' });
    const money = { purpose: 'Time', amount_cents: 100_000, currency: 'CAD' };
    await insert('stipend', { person_id: people.private.id, ...money, starts_on: '2025-07-01', ends_on: '2026-03-01' });
    await insert('stipend', { person_id: over.id, ...money, starts_on: '2025-07-01', ends_on: '2026-02-28' });
    await insert('stipend', {
      person_id: listed.id,
      ...money,
      starts_on: '2025-07-01',
      ends_on: '2026-07-01',
      voided_at: '2025-08-01T12:00:00Z',
    });
    return { people };
  },
  rows: [
    { who: 'listed', part: 'acknowledged', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'listed', part: 'stipend', numerator: 0, denominator: 1 },
    { who: 'thanked', part: 'acknowledged', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'thanked', part: 'stipend', numerator: 0, denominator: 1 },
    { who: 'private', part: 'acknowledged', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'private', part: 'stipend', numerator: 1, denominator: 1 },
    { who: 'over', part: 'acknowledged', numerator: 0, denominator: 1 },
    { who: 'over', part: 'stipend', numerator: 0, denominator: 1 },
  ],
  absent: ['retired', 'mentee'],
  values: [
    { part: 'acknowledged', numerator: 2, denominator: 4, value: 50 },
    { part: 'stipend', numerator: 1, denominator: 4, value: 25 },
  ],
});
