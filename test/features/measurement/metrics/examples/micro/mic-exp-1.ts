import { micExp1 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-exp-1.ts';
import { example } from '../../example.ts';
import { agreed } from '../../facts.ts';

export default example({
  metric: micExp1,
  period: '2025',
  arrange: async (department) => {
    const { person, assignment } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** The second of them on the 60th day after the first. */
      in_time: await person(),
      late: await person(),
      one_side: await person({ division: 'GIM' }),
      /** Both acknowledged the second version. */
      revised: await person({ division: 'GIM' }),
      ended: await person(),
      recent: await person(),
      /** Its 60th day was yesterday. */
      just_old_enough: await person(),
      called_off: await person(),
      voided: await person(),
      informal: await person(),
      year_before: await person(),
      mentor,
    };
    const since = async (who: keyof typeof people, starts_on: string, more: object = {}) =>
      assignment(people[who], mentor, { starts_on, ...more });
    await agreed(department, await since('in_time', '2025-09-01'), '2025-09-20', '2025-10-31');
    await agreed(department, await since('late', '2025-09-01'), '2025-11-01', '2025-09-20');
    await agreed(department, await since('one_side', '2025-09-01'), '2025-09-20', null);
    const revised = await since('revised', '2025-09-01');
    await agreed(department, revised, null, '2025-09-10');
    await agreed(department, revised, '2025-10-01', '2025-10-01', 2);
    await agreed(department, await since('ended', '2025-09-01', { state: 'ended', ends_on: '2025-10-30' }), '2025-09-10', '2025-09-10');
    await agreed(department, await since('recent', '2025-12-31'), '2026-01-10', '2026-01-10');
    await since('just_old_enough', '2025-12-30');
    await since('called_off', '2025-09-01', { state: 'ended', ends_on: '2025-09-01' });
    await since('voided', '2025-09-01', { state: 'voided' });
    await since('informal', '2025-09-01', { subtype: 'informal' });
    await since('year_before', '2025-06-30');
    return { people };
  },
  rows: [
    { who: 'in_time', division: 'CARD', site: 'UNION', numerator: 1, denominator: 1 },
    { who: 'late', numerator: 0, denominator: 1 },
    { who: 'one_side', division: 'GIM', numerator: 0 },
    { who: 'revised', division: 'GIM', numerator: 1 },
    { who: 'ended', excluded: 'ended_before' },
    { who: 'recent', excluded: 'too_recent' },
    { who: 'just_old_enough', numerator: 0 },
  ],
  absent: ['called_off', 'voided', 'informal', 'year_before', 'mentor'],
  values: [
    { numerator: 2, denominator: 5, value: 40, excluded: { ended_before: 1, too_recent: 1 } },
    { division: 'GIM', numerator: 1, denominator: 2, value: 50 },
  ],
});
