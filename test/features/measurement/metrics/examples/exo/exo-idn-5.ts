import { exoIdn5 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-5.ts';
import { example, suspended } from '../../example.ts';
import { offered } from '../../facts.ts';

export default example({
  metric: exoIdn5,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment, role, insert, policy } = department;
    const long = { starts_on: '2010-07-01', rank: 'professor' } as const;
    const people = {
      /** Takes two, has one, and another that is suspended. */
      free: await person({ ...long, division: 'NEPH' }),
      full: await person({ ...long, division: 'NEPH' }),
      unwilling: await person(long),
      gone: await person({ ...long, category: 'emeritus' }),
      /** Has a profile since the day after. */
      late: await person(long),
      /** May have `free`. */
      asks: await person(),
      /** Whose director is the only one who is free. */
      reports: await person({ division: 'GIM' }),
      closed: await person(),
      mentee: await person(),
    };
    const { free, full, unwilling, gone, mentee } = people;
    const profile = (who: { id: string }, is_willing: boolean, capacity_formal: number | null, on = '2025-09-01') =>
      offered(department, who, on, { is_willing, capacity_formal });
    await profile(free, true, 2);
    await profile(full, true, 1);
    await profile(unwilling, false, 3);
    // What they say from the day after on.
    await profile(free, true, 5, '2026-03-01');
    await profile(unwilling, true, 3, '2026-03-01');
    await profile(people.late, true, 3, '2026-03-01');
    await profile(gone, true, 3);
    await assignment(mentee, free, {});
    await suspended(department, await assignment(people.closed, free, {}), '2026-01-01');
    await assignment(mentee, full, {});
    await role(free, 'division_director', { division: 'GIM' });
    const ask = (who: { id: string }, more: object = {}) =>
      insert('mentor_request', {
        ...{
          mentee_id: who.id,
          type: 'additional',
          via: 'mentee',
          is_primary: false,
          opened_on: '2026-02-01',
          answer_due_on: '2026-02-22',
        },
        ...{ policy_id: policy.id, ...more },
      });
    await ask(people.asks);
    await ask(people.reports);
    await ask(people.closed, { withdrawn_on: '2026-02-28' });
    await ask(mentee, { opened_on: '2026-03-01' });
    return { people };
  },
  rows: [
    { who: 'free', division: 'NEPH', part: 'slots', numerator: 1, denominator: 0 },
    { who: 'full', division: 'NEPH', part: 'slots', numerator: 0, denominator: 0 },
    ...(['slots', 'without_candidate', 'none_willing', 'none_free', 'all_excluded'] as const).flatMap((part) => [
      { who: 'asks', division: 'CARD', part, numerator: 0, denominator: 1 },
      { who: 'reports', division: 'GIM', part, numerator: part === 'without_candidate' || part === 'all_excluded' ? 1 : 0, denominator: 1 },
    ]),
  ],
  absent: ['unwilling', 'gone', 'late', 'closed', 'mentee'],
  values: [
    { part: 'slots', numerator: 1, denominator: 2, value: 0.5 },
    { part: 'without_candidate', numerator: 1, denominator: 2, value: 0.5 },
    { part: 'all_excluded', value: 0.5 },
    { part: 'none_free', value: 0 },
  ],
});
