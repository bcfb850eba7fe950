import { chr6 } from '../../../../../../src/features/measurement/metrics/catalogue/chrono/chr-6.ts';
import { example } from '../../example.ts';
import { answered } from '../../facts.ts';

export default example({
  metric: chr6,
  period: '',
  arrange: async (department) => {
    const { person, assignment } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      both: await person(),
      /** The mentor alone reports contact. */
      one_side: await person(),
      none: await person({ division: 'GIM' }),
      planned_only: await person({ division: 'GIM' }),
      voided: await person(),
      /** Answered a year before the wave closed. */
      long_ago: await person(),
      unanswered: await person(),
      mentor,
    };
    const over = async (who: keyof typeof people, more: object = {}) =>
      assignment(people[who], mentor, { state: 'completed', starts_on: '2024-01-01', ends_on: '2025-03-01', ...more });
    const both = await over('both');
    await answered(department, both, '2025-03-10', { continuation: { mentee: true, mentor: true } });
    await answered(department, both, '2025-09-10', { contact: { mentee: true } });
    await answered(department, await over('one_side'), '2025-09-10', { contact: { mentee: false, mentor: true } });
    await answered(department, await over('none'), '2025-09-10', { contact: { mentee: false }, continuation: { mentee: false } });
    await answered(department, await over('planned_only'), '2025-03-10', { continuation: { mentor: true } });
    await answered(department, await over('voided', { state: 'voided' }), '2025-09-10', { contact: { mentee: true } });
    await answered(department, await over('long_ago', { ends_on: '2024-06-01' }), '2024-12-31', { contact: { mentee: true } });
    await over('unanswered');
    return { people, wave: { id: mentor.id, opened_on: '2025-12-01', closed_on: '2025-12-31' } };
  },
  rows: [
    { who: null, part: 'planned', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'actual', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'actual', division: 'CARD', numerator: 1 },
    { who: null, part: 'planned', division: 'GIM', numerator: 0 },
    { who: null, part: 'actual', division: 'GIM', numerator: 0 },
    { who: null, part: 'planned', division: 'GIM', numerator: 1 },
    { who: null, part: 'actual', division: 'CARD', excluded: 'voided' },
  ],
  values: [
    { part: 'planned', numerator: 2, denominator: 3, value: 200 / 3 },
    { part: 'actual', numerator: 2, denominator: 3, value: 200 / 3, excluded: { voided: 1 } },
    { division: 'GIM', part: 'actual', numerator: 0, denominator: 1, value: 0 },
  ],
});
