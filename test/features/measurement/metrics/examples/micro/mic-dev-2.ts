import { micDev2 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-dev-2.ts';
import { example } from '../../example.ts';
import { ALL, surveyed } from '../../waves.ts';

export default example({
  metric: micDev2,
  period: '',
  arrange: async (department) => {
    // Of another wave, which is not asked for.
    await surveyed(department, 'anonymous', [
      { audience: 'mentee', division: 'CARD', says: ALL },
      { audience: 'mentor', division: 'CARD', says: ALL },
    ]);
    const wave = await surveyed(department, 'anonymous', [
      { audience: 'mentor', division: 'CARD', says: { prepared: 5 } },
      { audience: 'mentor', division: 'CARD', says: { prepared: 4 } },
      { audience: 'mentor', division: 'CARD', says: { prepared: 3 } },
      { audience: 'mentor', division: 'GIM', says: { prepared: 1 } },
      // Of a division that is too small to be told.
      { audience: 'mentor', division: null, says: { prepared: 5 } },
      { audience: 'mentor', division: 'GIM', says: { prepared: 'not_applicable' } },
      { audience: 'mentor', division: 'GIM', says: {} },
      { audience: 'mentee', division: 'CARD', says: { prepared: 1 } },
      { audience: 'leader', division: 'CARD', says: { prepared: 1 } },
    ]);
    return { people: {}, wave };
  },
  rows: [
    { who: null, division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, division: 'CARD', numerator: 0, denominator: 1 },
    { who: null, division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, division: null, numerator: 1, denominator: 1 },
    { who: null, division: 'GIM', excluded: 'not_applicable' },
    { who: null, division: 'GIM', excluded: 'not_applicable' },
  ],
  values: [
    { numerator: 3, denominator: 5, value: 60, excluded: { not_applicable: 2 } },
    { division: 'CARD', numerator: 2, denominator: 3, value: 200 / 3 },
    { division: 'GIM', numerator: 0, denominator: 1, value: 0, excluded: { not_applicable: 2 } },
  ],
});
