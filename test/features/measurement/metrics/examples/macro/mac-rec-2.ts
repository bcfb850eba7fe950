import { macRec2 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-rec-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: macRec2,
  period: '2024',
  arrange: async ({ person, insert }) => {
    const people = {
      criterion: await person(),
      other_criteria: await person({ division: 'GIM' }),
      /** Granted, and no file of it is recorded. */
      unrecorded: await person({ division: 'GIM' }),
      /** The file that says so was recorded in error. */
      voided_file: await person(),
      voided: await person(),
      year_later: await person(),
    };
    const grant = async (
      who: { id: string },
      reached_on: string,
      is_mentorship_criterion?: boolean,
      more: object = {},
      file: object = {},
    ) => {
      const kind = 'junior_promotion';
      const milestone = await insert('career_milestone', { person_id: who.id, kind, reached_on, ...more });
      if (is_mentorship_criterion === undefined) return;
      const granted = { milestone_id: milestone.id, is_mentorship_criterion };
      await insert('promotion_file', { person_id: who.id, kind, submitted_on: '2024-06-01', ...granted, ...file });
    };
    await grant(people.criterion, '2024-07-01', true);
    await grant(people.other_criteria, '2025-06-30', false);
    await grant(people.unrecorded, '2025-01-01');
    await grant(people.voided_file, '2025-01-01', true, {}, { voided_at: '2025-01-02T12:00:00Z' });
    await grant(people.voided, '2025-01-01', true, { voided_at: '2025-01-02T12:00:00Z' });
    await grant(people.year_later, '2025-07-01', true);
    return { people };
  },
  rows: [
    { who: 'criterion', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'other_criteria', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'unrecorded', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'voided_file', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['voided', 'year_later'],
  values: [{ numerator: 1, denominator: 4, value: 25 }],
});
