import { exoMea2 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-mea-2.ts';
import { example } from '../../example.ts';
import { ALL, surveyed } from '../../waves.ts';

export default example({
  metric: exoMea2,
  period: '',
  arrange: async (department) => {
    const { division, insert } = department;
    // Of another wave.
    await surveyed(department, 'anonymous', [{ audience: 'mentee', division: 'CARD', says: ALL }]);
    const wave = await surveyed(department, 'anonymous', [
      { audience: 'mentee', division: 'CARD', says: ALL },
      { audience: 'mentee', division: 'CARD', says: {} },
      { audience: 'mentee', division: null, says: ALL },
      { audience: 'mentor', division: 'GIM', says: ALL },
    ]);
    const asked = (audience: string, code: string | null, invited: number, delivered: number) =>
      insert('survey_external_base', {
        ...{ wave_id: wave.id, audience, division_id: code === null ? null : division(code).id, invited, delivered },
      });
    await asked('mentee', 'CARD', 6, 5);
    await asked('mentee', null, 3, 3);
    await asked('mentor', 'GIM', 4, 4);
    await asked('leader', 'GIM', 2, 2);
    return { people: {}, wave };
  },
  rows: [
    { who: null, part: 'mentee', division: 'CARD', numerator: 2, denominator: 5 },
    { who: null, part: 'mentee', division: null, numerator: 1, denominator: 3 },
    { who: null, part: 'mentor', division: 'GIM', numerator: 1, denominator: 4 },
    { who: null, part: 'leader', division: 'GIM', numerator: 0, denominator: 2 },
  ],
  values: [
    { part: 'mentee', numerator: 3, denominator: 8, value: 37.5 },
    { part: 'mentor', numerator: 1, denominator: 4, value: 25 },
    { part: 'leader', numerator: 0, denominator: 2, value: 0 },
    { division: 'CARD', part: 'mentee', value: 40 },
  ],
});
