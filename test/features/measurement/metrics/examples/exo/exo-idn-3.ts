import { exoIdn3 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoIdn3,
  period: '2025',
  arrange: async ({ person, assignment, insert, policy }) => {
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      three: await person(),
      without_chief: await person({ division: 'GIM' }),
      undiscussed: await person({ division: 'GIM' }),
      /** Became active in the year before. */
      earlier: await person(),
      informal: await person(),
      voided: await person(),
      mentor,
      director: await person(),
      chief: await person(),
    };
    const { director, chief } = people;
    const discuss = async (mentee: { id: string }, assignment_id: string, voices: readonly (readonly [{ id: string }, string])[]) => {
      const asked = {
        type: 'new',
        via: 'mentee',
        is_primary: true,
        opened_on: '2025-06-01',
        answer_due_on: '2025-06-22',
        policy_id: policy.id,
      };
      const request = await insert('mentor_request', { mentee_id: mentee.id, ...asked });
      const match = { outcome: 'match', mentor_id: mentor.id, assignment_id, concluded_at: '2025-06-20T12:00:00Z' };
      const held = { request_id: request.id, opened_on: '2025-06-01', participants: '{}', held_on: '2025-06-10' };
      const { id } = await insert('match_discussion', { ...held, ...match });
      for (const [who, capacity] of voices)
        await insert('match_contribution', { discussion_id: id, person_id: who.id, capacity, took_part_on: '2025-06-10' });
    };
    const pair = async (mentee: { id: string }, more: object = {}) =>
      (await assignment(mentee, mentor, { starts_on: '2025-07-01', ...more })).id;
    const both = [
      [director, 'division_director'],
      [chief, 'physician_in_chief'],
    ] as const;
    await discuss(people.three, await pair(people.three), [[people.three, 'mentee'], ...both]);
    await discuss(people.without_chief, await pair(people.without_chief), [
      [people.without_chief, 'mentee'],
      [director, 'division_director'],
      [chief, 'hospital_division_head'],
    ]);
    await pair(people.undiscussed);
    await pair(people.earlier, { starts_on: '2025-06-15' });
    await pair(people.informal, { subtype: 'informal' });
    await pair(people.voided, { state: 'voided' });
    return { people };
  },
  rows: [
    { who: 'three', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'without_chief', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'undiscussed', division: 'GIM', numerator: 0, denominator: 1 },
  ],
  absent: ['earlier', 'informal', 'voided', 'mentor'],
  values: [{ numerator: 1, denominator: 3, value: 100 / 3 }],
});
