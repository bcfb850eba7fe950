import { micRel6 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rel-6.ts';
import { example } from '../../example.ts';
import { ALL, surveyed } from '../../waves.ts';

export default example({
  metric: micRel6,
  period: '',
  arrange: async (department) => {
    // Of another wave, which is not asked for.
    await surveyed(department, 'confidential_linked', [
      { audience: 'mentee', division: 'CARD', says: ALL },
      { audience: 'mentor', division: 'CARD', says: ALL },
    ]);
    const wave = await surveyed(department, 'confidential_linked', [
      { audience: 'mentee', division: 'CARD', says: { frequency: 5 }, met_target: true },
      { audience: 'mentee', division: 'CARD', says: { frequency: 4 }, met_target: true },
      { audience: 'mentee', division: 'GIM', says: { frequency: 3 }, met_target: false },
      { audience: 'mentee', division: 'GIM', says: { frequency: 5 }, met_target: false },
      { audience: 'mentor', division: 'GIM', says: { frequency: 1 }, met_target: true },
      { audience: 'mentor', division: 'GIM', says: { frequency: 4 } },
      { audience: 'mentor', division: 'GIM', says: {}, met_target: false },
      { audience: 'leader', division: 'GIM', says: { frequency: 1 }, met_target: false },
    ]);
    return { people: {}, wave };
  },
  rows: [
    { who: null, part: 'mentees_target_met', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'mentees_target_met', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'mentees_target_missed', division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, part: 'mentees_target_missed', division: 'GIM', numerator: 1, denominator: 1 },
    { who: null, part: 'mentors_target_met', division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, part: 'mentors_unlinked', division: 'GIM', numerator: 1, denominator: 1 },
    { who: null, part: 'mentors_target_missed', division: 'GIM', excluded: 'not_applicable' },
  ],
  values: [
    { part: 'mentees_target_met', numerator: 2, denominator: 2, value: 100 },
    { part: 'mentees_target_missed', numerator: 1, denominator: 2, value: 50 },
    { part: 'mentors_target_missed', numerator: 0, denominator: 0, value: null, excluded: { not_applicable: 1 } },
    { division: 'GIM', part: 'mentors_unlinked', numerator: 1, denominator: 1, value: 100 },
  ],
});
