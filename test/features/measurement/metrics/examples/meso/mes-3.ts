import { mes3 } from '../../../../../../src/features/measurement/metrics/catalogue/meso/mes-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: mes3,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment } = department;
    // Eleven mentors: a tenth of them, begun, is two.
    const names = ['first', 'second', 'third', ...Array.from({ length: 8 }, (_, n) => `other_${n + 1}`)] as const;
    const mentors = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await person({ division: 'NEPH' })] as const)));
    const mentees = [await person(), await person(), await person(), await person()];
    const load = async (name: string, count: number) => {
      for (const mentee of mentees.slice(0, count)) await assignment(mentee, mentors[name] as (typeof mentees)[number]);
    };
    await load('first', 4);
    await load('second', 3);
    await load('third', 2);
    for (const name of names.slice(3)) await load(name, 1);
    const idle = await person({ division: 'NEPH' });
    await assignment(mentees[0] as (typeof mentees)[number], idle, { subtype: 'informal' });
    const external = await person({ kind: 'external' });
    await assignment(mentees[1] as (typeof mentees)[number], external, { state: 'ended', ends_on: '2026-02-28' });
    return { people: { ...mentors, idle, external } };
  },
  rows: [
    { who: 'first', numerator: 4, denominator: 4, value: 4 },
    { who: 'second', numerator: 3, denominator: 3, value: 3 },
    { who: 'third', numerator: 0, denominator: 2, value: 2 },
    ...Array.from({ length: 8 }, (_, n) => ({ who: `other_${n + 1}`, numerator: 0, denominator: 1, value: 1 })),
  ],
  absent: ['idle', 'external'],
  values: [{ numerator: 7, denominator: 17, value: 700 / 17 }],
});
