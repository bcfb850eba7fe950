import { micRel3 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rel-3.ts';
import { example } from '../../example.ts';
import { ALL, surveyed } from '../../waves.ts';

export default example({
  metric: micRel3,
  period: '',
  arrange: async (department) => {
    // Of another wave, which is not asked for.
    await surveyed(department, 'anonymous', [
      { audience: 'mentee', division: 'CARD', says: ALL },
      { audience: 'mentor', division: 'CARD', says: ALL },
    ]);
    const wave = await surveyed(department, 'anonymous', [
      { audience: 'mentee', division: 'CARD', says: { engaged_mentor: 5 } },
      { audience: 'mentee', division: 'GIM', says: { engaged_mentor: 2, engaged_mentee: 5 } },
      { audience: 'mentor', division: 'CARD', says: { engaged_mentee: 4 } },
      { audience: 'mentor', division: 'CARD', says: { engaged_mentee: 5 } },
      { audience: 'mentor', division: 'GIM', says: { engaged_mentee: 'not_applicable' } },
    ]);
    return { people: {}, wave };
  },
  rows: [
    { who: null, part: 'mentees', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'mentees', division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, part: 'mentors', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'mentors', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'mentors', division: 'GIM', excluded: 'not_applicable' },
  ],
  values: [
    { part: 'mentees', numerator: 1, denominator: 2, value: 50 },
    { part: 'mentors', numerator: 2, denominator: 2, value: 100, excluded: { not_applicable: 1 } },
    { division: 'GIM', part: 'mentees', numerator: 0, denominator: 1, value: 0 },
  ],
});
