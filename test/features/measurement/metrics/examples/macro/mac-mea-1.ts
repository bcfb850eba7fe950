import { macMea1 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-mea-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: macMea1,
  period: '2025',
  arrange: async () => ({ people: {} }),
  results: [
    { id: 'MIC-REL-1', is_mature: true, has_value: true },
    { id: 'MIC-REL-2', is_mature: true, has_value: true },
    { id: 'MES-7', is_mature: true, has_value: false },
    { id: 'MAC-REL-1', is_mature: false, has_value: true },
    { id: 'MAC-MEA-3', is_mature: false, has_value: false },
  ],
  rows: [
    { who: null, numerator: 1, denominator: 1 },
    { who: null, numerator: 1, denominator: 1 },
    { who: null, numerator: 0, denominator: 1 },
    { who: null, excluded: 'not_mature' },
    { who: null, excluded: 'not_mature' },
  ],
  values: [{ numerator: 2, denominator: 3, value: (100 * 2) / 3, excluded: { not_mature: 2 } }],
});
