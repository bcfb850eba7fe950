import { describe, expect, it } from 'vitest';
import { type Office, type Situation, standInsOf, standsInFor } from '../../../src/features/matching/match-discussions/rules.ts';

const leaders: readonly Office[] = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
];

describe('standing in', () => {
  it('is for the mentorship lead, for the lead’s own office for another leader, and for the mentee for nobody', () => {
    const pairs = (['mentee', ...leaders] as Office[]).flatMap((vacant) =>
      leaders.filter((held) => standsInFor(held, vacant)).map((held) => `${held} for ${vacant}`),
    );
    expect(pairs).toEqual([
      'mentorship_lead for division_director',
      'mentorship_lead for physician_in_chief',
      'mentorship_lead for hospital_division_head',
      'mentorship_lead for mentorship_facilitator',
      'division_director for mentorship_lead',
      'physician_in_chief for mentorship_lead',
      'hospital_division_head for mentorship_lead',
    ]);
  });

  it('names nobody for the mentee, whoever holds an office, and the Chair where nobody else is left', () => {
    const voice = (capacity: Office) => ({ capacity, person_id: capacity, delegated_from_id: null });
    const situation: Situation = {
      mentee_id: 'mentee',
      participants: ['division_director', 'mentorship_lead'],
      subjects: [],
      voices: leaders.map(voice),
      contributions: [],
      chairs: [{ person_id: 'chair' }],
    };
    expect(standInsOf(situation, 'mentee')).toEqual([]);
    expect(standInsOf({ ...situation, voices: [] }, 'mentee')).toEqual([]);
    expect(standInsOf(situation, 'division_director')).toEqual(['mentorship_lead']);
    expect(standInsOf({ ...situation, voices: [] }, 'division_director')).toEqual(['chair']);
    const spoken = { ...situation, contributions: [voice('mentorship_lead')] };
    expect(standInsOf(spoken, 'division_director')).toEqual(['chair']);
  });
});
