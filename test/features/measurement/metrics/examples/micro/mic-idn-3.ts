import { micIdn3 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-idn-3.ts';
import { example, suspended } from '../../example.ts';
import { offered, written } from '../../facts.ts';

export default example({
  metric: micIdn3,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment } = department;
    const people = {
      willing: await person(),
      full: await person(),
      /** Whose one mentee is suspended on the day. */
      suspended: await person(),
      /** Takes three, as the policy says, and has two. */
      as_usual: await person({ division: 'GIM' }),
      unwilling: await person({ division: 'GIM' }),
      no_profile: await person({ division: 'GIM' }),
      /** Is willing from the day after on. */
      coming_round: await person({ division: 'NEPH' }),
      /** Whose profile is older than what is recorded of it. */
      lost: await person({ division: 'NEPH' }),
      lecturer: await person({ rank: 'lecturer' }),
      lecturer_with_profile: await person({ rank: 'lecturer', division: 'NEPH' }),
      mentee: await person({ category: 'part_time' }),
      other_mentee: await person({ category: 'part_time' }),
    };
    const profile = (who: keyof typeof people, is_willing: boolean, capacity_formal: number | null) =>
      offered(department, people[who], '2025-09-01', { is_willing, capacity_formal });
    for (const who of ['willing', 'full', 'suspended', 'lecturer_with_profile'] as const) await profile(who, true, 1);
    await profile('as_usual', true, null);
    await profile('unwilling', false, 5);
    await profile('coming_round', false, 1);
    await offered(department, people.coming_round, '2026-03-01', { is_willing: true, capacity_formal: 1 });
    await offered(department, people.lost, '2026-03-01', { is_willing: true, capacity_formal: 1 });
    await written(department, 'mentor_profile', people.lost.id, '2025-09-01');
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
    { who: 'coming_round', division: 'NEPH', numerator: 0 },
    { who: 'lost', division: 'NEPH', excluded: 'not_recorded' },
    { who: 'lecturer', excluded: 'no_profile' },
    { who: 'lecturer_with_profile', division: 'NEPH', numerator: 1 },
  ],
  absent: ['mentee', 'other_mentee'],
  values: [
    { numerator: 4, denominator: 8, value: 50, excluded: { no_profile: 1, not_recorded: 1 } },
    { division: 'GIM', numerator: 1, denominator: 3, value: 100 / 3 },
  ],
});
