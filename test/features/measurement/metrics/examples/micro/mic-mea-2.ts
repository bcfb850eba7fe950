import { micMea2 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-mea-2.ts';
import { example } from '../../example.ts';
import { ALL, surveyed } from '../../waves.ts';

export default example({
  metric: micMea2,
  period: '',
  arrange: async (department) => {
    // Of another wave, which is not asked for.
    await surveyed(department, 'confidential_linked', [
      { audience: 'mentee', division: 'CARD', says: ALL },
      { audience: 'mentor', division: 'CARD', says: ALL },
    ]);
    const wave = await surveyed(department, 'confidential_linked', [
      { audience: 'mentee', division: 'CARD', says: { good_match: 5 }, pair: 'one' },
      { audience: 'mentor', division: 'NEPH', says: { good_match: 4 }, pair: 'one' },
      { audience: 'mentee', division: 'GIM', says: { good_match: 5 }, pair: 'two' },
      { audience: 'mentor', division: 'NEPH', says: { good_match: 2 }, pair: 'two' },
      { audience: 'mentee', division: 'GIM', says: { good_match: 4 }, pair: 'three' },
      { audience: 'mentor', division: 'NEPH', says: { good_match: 'not_applicable' }, pair: 'three' },
      { audience: 'mentee', division: 'GIM', says: { good_match: 1 }, pair: 'four' },
    ]);
    return { people: {}, wave };
  },
  rows: [
    { who: null, part: 'mentees', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'mentees', division: 'GIM', numerator: 1 },
    { who: null, part: 'mentees', division: 'GIM', numerator: 1 },
    { who: null, part: 'mentees', division: 'GIM', numerator: 0 },
    { who: null, part: 'mentors', division: 'NEPH', numerator: 1 },
    { who: null, part: 'mentors', division: 'NEPH', numerator: 0 },
    { who: null, part: 'mentors', division: 'NEPH', excluded: 'not_applicable' },
    // Where the mentee is.
    { who: null, part: 'pairs', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'pairs', division: 'GIM', numerator: 0, denominator: 1 },
  ],
  values: [
    { part: 'mentees', numerator: 3, denominator: 4, value: 75 },
    { part: 'mentors', numerator: 1, denominator: 2, value: 50, excluded: { not_applicable: 1 } },
    { part: 'pairs', numerator: 1, denominator: 2, value: 50 },
    { division: 'GIM', part: 'pairs', numerator: 0, denominator: 1, value: 0 },
  ],
});
