import { chr5 } from '../../../../../../src/features/measurement/metrics/catalogue/chrono/chr-5.ts';
import { example } from '../../example.ts';
import { needs } from '../../facts.ts';

export default example({
  metric: chr5,
  period: '2024',
  arrange: async (department) => {
    const { person } = department;
    const people = {
      /** Six years after the first appointment. */
      early: await person({ starts_on: '2019-07-01' }),
      /** Says that they are late in their career. */
      late: await person({ starts_on: '2019-07-01', division: 'GIM' }),
      changed: await person({ starts_on: '2010-07-01', division: 'GIM' }),
      weak: await person(),
      silent: await person(),
      part_time: await person({ category: 'part_time' }),
      coming: await person({ starts_on: '2025-07-01' }),
    };
    const grants = { area: 'grants', priority: 5 };
    await needs(department, people.early, '2025-06-30', [grants, { area: 'promotion', priority: 4 }, { area: 'family', priority: 3 }]);
    await needs(department, people.late, '2023-01-01', [grants], { career_stage: 'late' });
    await needs(department, people.changed, '2023-01-01', [grants]);
    await needs(department, people.changed, '2024-01-01', [{ area: 'leadership', priority: 4 }], { version: 2 });
    await needs(department, people.changed, '2025-07-01', [grants], { version: 3 });
    await needs(department, people.weak, '2024-01-01', [{ area: 'grants', priority: 2 }]);
    await needs(department, people.part_time, '2024-01-01', [grants]);
    await needs(department, people.coming, '2025-06-01', [grants]);
    return { people };
  },
  rows: [
    { who: 'early', part: 'grants', division: 'CARD', stage: 'early', numerator: 1, denominator: 1 },
    { who: 'early', part: 'promotion', stage: 'early', numerator: 1 },
    { who: 'late', part: 'grants', division: 'GIM', stage: 'late', numerator: 1 },
    { who: 'changed', part: 'leadership', division: 'GIM', stage: 'mid', numerator: 1 },
  ],
  absent: ['weak', 'silent', 'part_time', 'coming'],
  values: [
    { part: 'grants', numerator: 2, denominator: 2, value: 50 },
    { part: 'promotion', numerator: 1, value: 25 },
    { division: 'GIM', part: 'leadership', numerator: 1, value: 50 },
  ],
});
