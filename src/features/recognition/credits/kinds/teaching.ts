import { sql } from 'kysely';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear } from '../sql.ts';

/** An orientation or workshop of the programme that somebody says they taught, once a programme administrator has verified it. */
export const teaching = describeCredit({
  code: 'TEACH',
  side: 'mentor',
  event: 'an orientation or workshop of the programme that the person taught, verified',
  evidence: 'programme_event',
  window: 'academic_year',
  days: 'all',
  is_claimed: true,
  facts: (scope) => ({
    person_id: sql`c.person_id`,
    event_id: sql`v.id`,
    event_on: sql`v.held_on`,
    recorded_at: sql`c.created_at`,
    window: inAcademicYear(sql`v.held_on`),
    from: sql`earner e
      join credit_claim c on c.person_id = e.id and c.code = 'TEACH' and c.state = 'verified'
      join programme_event v on v.id = c.programme_event_id and v.cancelled_at is null and v.held_on <= ${dayOf(scope)}`,
  }),
});
