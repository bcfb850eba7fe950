/** Somebody who is hired in the demo department: the appointment begins in two months, and a mentor is being discussed already. */
import { addDays } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import type { Rows } from './rows.ts';

/** HR number of the person whose appointment has yet to begin. */
export const HIRE = 'D199001';

/** The appointment, the needs that the facilitator has recorded, the director's request and its discussion, in the order of insertion. */
export function drawHire(chance: Chance, unit: Readonly<Record<string, string>>, policy_id: string, today: string): Rows {
  const [person_id, profile_id, request_id] = [chance.id(), chance.id(), chance.id()];
  const starts_on = addDays(today, 61);
  const opened_on = addDays(today, -9);
  return [
    [
      'person',
      [
        {
          id: person_id,
          kind: 'faculty',
          hr_number: HIRE,
          given_name: 'Ravneet',
          family_name: 'Sandhu-Demo',
          email: 'ravneet.sandhu@example.edu',
        },
      ],
    ],
    [
      'appointment',
      [
        {
          person_id,
          category: 'full_time',
          rank: 'assistant_professor',
          academic_fte_pct: 100,
          status: 'probationary',
          appointed_on: starts_on,
          starts_on,
        },
      ],
    ],
    ['division_membership', [{ person_id, division_id: unit['CARD'], is_primary: true, starts_on }]],
    ['site_membership', [{ person_id, site_id: unit['UNION'], is_primary: true, starts_on }]],
    ['needs_profile', [{ id: profile_id, person_id, version: 1, training_location: 'international' }]],
    ['need', [{ needs_profile_id: profile_id, area: 'grants', priority: 5 }]],
    [
      'mentor_request',
      [
        {
          id: request_id,
          mentee_id: person_id,
          type: 'new',
          via: 'leader',
          needs_profile_id: profile_id,
          is_primary: true,
          opened_on,
          answer_due_on: addDays(opened_on, 21),
          policy_id,
        },
      ],
    ],
    ['match_discussion', [{ request_id, opened_on: addDays(opened_on, 2), participants: ['division_director', 'physician_in_chief'] }]],
  ];
}
