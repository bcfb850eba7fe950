import { chr7 } from '../../../../../../src/features/measurement/metrics/catalogue/chrono/chr-7.ts';
import { example } from '../../example.ts';

export default example({
  metric: chr7,
  period: '2026-02',
  arrange: async (department) => {
    const { sql, id } = department;
    // The programme of the department began on 1 July 2020; NEPH became part of it later, GIM closed on the day.
    await sql`update division set starts_on = '2023-03-01' where department_id = ${id} and code = 'NEPH'`;
    await sql`update division set ends_on = '2026-02-28' where department_id = ${id} and code = 'GIM'`;
    await department.insert('division', { code: 'NEW', name: 'New', kind: 'departmental', starts_on: '2026-03-01' });
    return { people: {} };
  },
  rows: [
    { who: null, division: null, denominator: 1, value: 2068 / 365.25 },
    { who: null, division: 'CARD', value: 2068 / 365.25 },
    { who: null, division: 'NEPH', value: 1095 / 365.25 },
    { who: null, excluded: 'not_begun' },
  ],
  values: [
    { denominator: 3, value: 2068 / 365.25, excluded: { not_begun: 1 } },
    { division: 'NEPH', denominator: 1, value: 1095 / 365.25 },
  ],
});
