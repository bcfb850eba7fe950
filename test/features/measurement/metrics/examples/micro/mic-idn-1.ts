import { micIdn1 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-idn-1.ts';
import { example } from '../../example.ts';
import { discussed, needs } from '../../facts.ts';

export default example({
  metric: micIdn1,
  period: '2024',
  arrange: async (department) => {
    const { person } = department;
    const hired = { starts_on: '2024-09-01' };
    const people = {
      stated: await person(hired),
      /** Of no importance, which is an answer. */
      indifferent: await person(hired),
      too_late: await person({ ...hired, division: 'GIM' }),
      nothing_on_likeness: await person({ ...hired, division: 'GIM' }),
      no_needs: await person({ ...hired, division: 'GIM' }),
      trained_nowhere: await person(hired),
      cancelled: await person(hired),
      no_discussion: await person(hired),
      next_year: await person({ starts_on: '2025-07-01' }),
      part_time: await person({ ...hired, category: 'part_time' }),
    };
    const before = '2024-09-20';
    const state = async (who: keyof typeof people, on = before, areas = ['grants'], more: object = {}) =>
      needs(
        department,
        people[who],
        on,
        areas.map((area) => ({ area, priority: 5 })),
        more,
      );
    const like = (who: keyof typeof people, importance = 'some') =>
      department.insert('concordance_preference', {
        person_id: people[who].id,
        dimension: 'gender',
        importance,
        opted_in_at: `${before}T16:00:00Z`,
      });
    for (const who of ['stated', 'indifferent', 'no_needs', 'nothing_on_likeness', 'cancelled', 'no_discussion'] as const)
      await state(who, before, who === 'no_needs' ? [] : ['grants']);
    await state('too_late', '2024-10-02');
    await state('trained_nowhere', before, ['grants'], { training_location: null });
    for (const who of ['stated', 'too_late', 'no_needs', 'trained_nowhere', 'cancelled', 'no_discussion'] as const) await like(who);
    await like('indifferent', 'none');
    for (const who of ['stated', 'indifferent', 'too_late', 'nothing_on_likeness', 'no_needs', 'trained_nowhere'] as const)
      await discussed(department, people[who], '2024-10-01');
    // A second one changes nothing.
    await discussed(department, people.too_late, '2024-11-01');
    await discussed(department, people.cancelled, '2024-10-01', 'cancelled');
    return { people };
  },
  rows: [
    { who: 'stated', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'indifferent', numerator: 1 },
    { who: 'too_late', division: 'GIM', numerator: 0 },
    { who: 'nothing_on_likeness', division: 'GIM', numerator: 0 },
    { who: 'no_needs', division: 'GIM', numerator: 0 },
    { who: 'trained_nowhere', numerator: 0 },
    { who: 'cancelled', excluded: 'no_discussion' },
    { who: 'no_discussion', excluded: 'no_discussion' },
  ],
  absent: ['next_year', 'part_time'],
  values: [
    { numerator: 2, denominator: 6, value: 100 / 3, excluded: { no_discussion: 2 } },
    { division: 'GIM', numerator: 0, denominator: 3, value: 0 },
  ],
});
