import type { Relation } from '../relations.ts';
import { LEADERS_OF, OFFICES } from './groups.ts';

/** The permissions of standing. */
export const permissions = {
  'obligation:read': ['self', 'mentor', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'obligation:read_waiver_note': ['self', 'mentorship_lead'],
  'obligation:waive': ['uninvolved_director_of', 'uninvolved_lead', 'answers_for'],

  'cut_over:read': [...OFFICES],

  'roster:read': ['directs_division', 'facilitates_division', ...OFFICES],
} as const satisfies Record<string, readonly Relation[]>;
