import { sql } from 'kysely';
import { counts } from '../../../../domain/sql/assignments.ts';
import { civilDay } from '../../../../domain/sql/days.ts';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear } from '../sql.ts';

/** A spot session that both sides have confirmed. */
export const spotSession = describeCredit({
  code: 'SPOT',
  side: 'mentor',
  event: 'a spot session that both have confirmed',
  evidence: 'assignment',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => ({
    person_id: sql`a.mentor_id`,
    event_id: sql`a.id`,
    event_on: sql`a.starts_on`,
    recorded_at: sql`coalesce(a.activated_at, a.created_at)`,
    recorded_on: civilDay('a.created_at', scope.time_zone),
    verified_on: civilDay(sql`greatest(a.mentee_accepted_at, a.mentor_accepted_at)`, scope.time_zone),
    assignment_id: sql`a.id`,
    window: inAcademicYear(sql`a.starts_on`),
    from: sql`earner e
      join assignment a on a.mentor_id = e.id and a.subtype = 'spot' and ${counts('a')} and a.starts_on <= ${dayOf(scope)}
        and (a.until_on is null or a.until_on > a.starts_on)`,
  }),
});
