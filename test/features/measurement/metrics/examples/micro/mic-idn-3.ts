import { micIdn3 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-idn-3.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: micIdn3,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const people = {
      willing: await person(),
      full: await person(),
      /** Whose one mentee is suspended on the day. */
      suspended: await person(),
      /** Takes three, as the policy says, and has two. */
      as_usual: await person({ division: 'GIM' }),
      unwilling: await person({ division: 'GIM' }),
      no_profile: await person({ division: 'GIM' }),
      lecturer: await person({ rank: 'lecturer' }),
      lecturer_with_profile: await person({ rank: 'lecturer', division: 'NEPH' }),
      mentee: await person({ category: 'part_time' }),
      other_mentee: await person({ category: 'part_time' }),
    };
    const profile = (who: keyof typeof people, is_willing: boolean, capacity_formal: number | null) =>
      insert('mentor_profile', { person_id: people[who].id, is_willing, capacity_formal });
    for (const who of ['willing', 'full', 'suspended', 'lecturer_with_profile'] as const) await profile(who, true, 1);
    await profile('as_usual', true, null);
    await profile('unwilling', false, 5);
    await assignment(people.mentee, people.full);
    await assignment(people.mentee, people.willing, { state: 'ended', ends_on: '2026-02-28' });
    await assignment(people.mentee, people.as_usual);
    await assignment(people.other_mentee, people.as_usual);
    await assignment(people.other_mentee, people.lecturer_with_profile, { subtype: 'informal' });
    await suspended(department, await assignment(people.other_mentee, people.suspended), '2026-02-28');
    return { people };
  },
  rows: [
    { who: 'willing', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'full', numerator: 0, denominator: 1 },
    { who: 'suspended', numerator: 1 },
    { who: 'as_usual', division: 'GIM', numerator: 1 },
    { who: 'unwilling', division: 'GIM', numerator: 0 },
    { who: 'no_profile', division: 'GIM', numerator: 0 },
    { who: 'lecturer', excluded: 'no_profile' },
    { who: 'lecturer_with_profile', division: 'NEPH', numerator: 1 },
  ],
  absent: ['mentee', 'other_mentee'],
  values: [
    { numerator: 4, denominator: 7, value: 400 / 7, excluded: { no_profile: 1 } },
    { division: 'GIM', numerator: 1, denominator: 3, value: 100 / 3 },
  ],
});
