import { exoRec1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rec-1.ts';
import { conferred } from '../../arranging.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRec1,
  period: '2024',
  arrange: async (department) => {
    const { person, division, insert } = department;
    const people = { one: await person(), two: await person(), three: await person() };
    const programme = async (name: string, more: object = {}) => (await insert('award_programme', { name, ...more })).id;
    const ofDepartment = await programme('Of the department');
    const unused = await programme('Of the department, not conferred');
    await programme('Retired', { retired_on: '2024-07-01' });
    const ofCard = await programme('Of CARD', { division_id: division('CARD').id });
    const ofGim = await programme('Of GIM', { division_id: division('GIM').id });
    await conferred(department, ofDepartment, 2024, people.one, '2024-07-01');
    await conferred(department, ofDepartment, 2025, people.two, '2025-06-30');
    await conferred(department, unused, 2024, people.two, '2025-07-01');
    await conferred(department, ofCard, 2024, people.two, '2025-05-01');
    await conferred(department, ofGim, 2024, people.three, '2025-05-01', {
      ...{ withdrawn_on: '2025-06-01', withdrawn_by: people.one.id, decision_ref: 'D-1' },
    });
    return { people };
  },
  rows: [
    { who: null, part: 'divisions', division: 'CARD', numerator: 1, denominator: 1 },
    { who: null, part: 'divisions', division: 'GIM', numerator: 0, denominator: 1 },
    { who: null, part: 'divisions', division: 'NEPH', numerator: 0, denominator: 1 },
    { who: null, part: 'departmental', division: null, numerator: 2, denominator: 1 },
    { who: null, part: 'departmental', division: null, numerator: 0, denominator: 1 },
  ],
  absent: ['one', 'two', 'three'],
  values: [
    { part: 'divisions', numerator: 1, denominator: 3, value: 100 / 3 },
    { part: 'departmental', numerator: 2, denominator: 2, value: 100 },
  ],
});
