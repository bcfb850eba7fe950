import { describe, expect, it } from 'vitest';
import { type Office, standsInFor } from '../../../src/features/matching/match-discussions/rules.ts';

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
});
