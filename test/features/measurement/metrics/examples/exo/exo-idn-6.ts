import { exoIdn6 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-6.ts';
import { example } from '../../example.ts';
import { offered } from '../../facts.ts';

const times = <T>(n: number, row: T): T[] => Array.from({ length: n }, () => row);
/** Eleven mentors with a free place, and ten mentees: so much is a mentor of a category worth, and a mentee. */
const [MENTOR, MENTEE] = [2_100 / 11, -210];

export default example({
  metric: exoIdn6,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const long = { starts_on: '2010-07-01', rank: 'professor' } as const;
    const hired = { starts_on: '2023-07-01' };
    const says = (who: { id: string }, dimension: string, value: string) =>
      insert('self_identification', { person_id: who.id, dimension, value });
    const offer = (who: { id: string }, is_willing: boolean, capacity_formal: number) =>
      offered(department, who, '2025-09-01', { is_willing, capacity_formal });
    const people = { full: await person(long), unwilling: await person(long), mentee: await person(hired), mentor: await person(long) };
    // Six women and five men are free; five of the mentees are women, and five are men.
    for (let n = 0; n < 11; n += 1) {
      const one = n === 0 ? people.mentor : await person(long);
      await offer(one, true, 1);
      await says(one, 'gender', n < 6 ? 'Woman' : 'man');
    }
    for (let n = 0; n < 10; n += 1) await says(n === 0 ? people.mentee : await person(hired), 'gender', n < 5 ? 'woman' : 'Man');
    await says(people.mentor, 'faith', 'Bahai');
    await says(people.mentee, 'faith', 'Bahai');
    await insert('position_description', { person_id: people.mentor.id, kind: 'clinician_teacher', starts_on: '2020-07-01' });
    await offer(people.full, true, 1);
    await assignment(people.mentee, people.full);
    await offer(people.unwilling, false, 3);
    await offered(department, people.unwilling, '2026-03-01', { is_willing: true, capacity_formal: 3 });
    for (const who of [people.full, people.unwilling]) await says(who, 'gender', 'woman');
    return { people };
  },
  rows: [
    ...times(11, { who: null, part: 'rank professor', numerator: 1, denominator: 1, value: MENTOR }),
    ...times(10, { who: null, part: 'rank professor', numerator: 0, denominator: 1, value: 0 }),
    ...times(11, { who: null, part: 'rank assistant_professor', numerator: 0, denominator: 1, value: 0 }),
    ...times(10, { who: null, part: 'rank assistant_professor', numerator: 1, denominator: 1, value: MENTEE }),
    ...times(6, { who: null, part: 'gender woman', numerator: 1, denominator: 1, value: MENTOR }),
    ...times(5, { who: null, part: 'gender woman', numerator: 0, denominator: 1, value: 0 }),
    ...times(5, { who: null, part: 'gender woman', numerator: 1, denominator: 1, value: MENTEE }),
    ...times(5, { who: null, part: 'gender woman', numerator: 0, denominator: 1, value: 0 }),
    ...times(21, { who: null, part: 'gender man' }),
    ...times(2, { who: null, part: 'faith', excluded: 'too_few' }),
    { who: null, part: 'position', excluded: 'too_few' },
  ],
  absent: ['full', 'unwilling', 'mentee', 'mentor'],
  values: [
    { part: 'rank professor', numerator: 11, denominator: 21, value: 100 },
    { part: 'rank assistant_professor', value: -100 },
    // 6 of 11, less 5 of 10.
    { part: 'gender woman', numerator: 11, denominator: 21, value: 600 / 11 - 50 },
    { part: 'gender man', value: 500 / 11 - 50 },
    { part: 'faith', denominator: 0, value: null, excluded: { too_few: 2 } },
    { part: 'position', denominator: 0, value: null, excluded: { too_few: 1 } },
  ],
});
