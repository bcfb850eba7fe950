import { mes8 } from '../../../../../../src/features/measurement/metrics/catalogue/meso/mes-8.ts';
import { example, met } from '../../example.ts';

/** Of five mentees, so many met as often as they were to. */
const MEETING = [0, 1, 1, 2, 3, 4, 5, 5];
const RANKS = [1, 2.5, 2.5, 4, 5, 6, 7.5, 7.5];

export default example({
  metric: mes8,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const placed = async (division_id: string, starts_on: string) => {
      const one = await person({ division: null, starts_on });
      await insert('division_membership', { person_id: one.id, division_id, is_primary: true, starts_on });
      return one;
    };
    /** So many mentees whose second year ended on 31 August 2024, some of whom met three times, and so many newcomers without a mentor. */
    const divisionOf = async (code: string, mentees: number, meeting: number, newcomers: number) => {
      const { id } = await insert('division', { code, name: code, kind: 'departmental', starts_on: '2000-01-01' });
      for (let n = 0; n < mentees; n += 1) {
        const mentee = await placed(id, '2022-09-01');
        const pair = await assignment(mentee, mentor, { is_primary: true, starts_on: '2022-09-01' });
        if (n < meeting) await met(department, pair, mentee, mentor, '2023-10-01', '2024-01-10', '2024-05-01');
      }
      for (let n = 0; n < newcomers; n += 1) await placed(id, '2025-06-01');
    };
    for (const [n, meeting] of MEETING.entries()) await divisionOf(`D${n + 1}`, 5, meeting, 7 - n);
    await divisionOf('SMALL', 4, 0, 0);
    return { people: {} };
  },
  rows: [
    // Nobody was conferred an award: all are equal.
    ...RANKS.map((value) => ({ who: null, part: 'awards', numerator: 4.5, denominator: 1, value })),
    { who: null, part: 'awards', excluded: 'few_years' },
    ...RANKS.map((value, n) => ({ who: null, part: 'status', numerator: n + 1, denominator: 1, value })),
    { who: null, part: 'status', excluded: 'few_years' },
  ],
  values: [
    { part: 'awards', denominator: 8, value: null, excluded: { few_years: 1 } },
    { part: 'status', denominator: 8, value: Math.sqrt(41 / 42), excluded: { few_years: 1 } },
  ],
});
