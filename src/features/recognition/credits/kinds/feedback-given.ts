import { sql } from 'kysely';
import { counts } from '../../../../domain/sql/assignments.ts';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear } from '../sql.ts';

/**
 * Feedback that a mentee released to a formal mentor with their name. What is held earns nothing, also once it is shown: a credit would tell whose it
 * is. Nothing is credited that was given on a day on which a conflict suspended the assignment, or in a pair who mentor each other.
 */
export const feedbackGiven = describeCredit({
  code: 'MTE-FB',
  side: 'mentee',
  event: 'feedback to a mentor that the mentee released',
  evidence: 'other',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => ({
    person_id: sql`a.mentee_id`,
    event_id: sql`f.id`,
    event_on: sql`f.given_on`,
    recorded_at: sql`f.updated_at`,
    window: inAcademicYear(sql`f.given_on`),
    from: sql`earner e
      join assignment a on a.mentee_id = e.id and a.subtype = 'formal' and ${counts('a')}
      join mentor_feedback f on f.assignment_id = a.id and f.state = 'released' and f.given_on <= ${dayOf(scope)}
      where not exists (select from conflict_case c where c.assignment_id = a.id and c.starts_on <= f.given_on
          and (c.ends_on is null or c.ends_on > f.given_on))
        and not exists (select from assignment b where b.mentee_id = a.mentor_id and b.mentor_id = a.mentee_id and b.subtype = 'formal'
          and ${counts('b')} and daterange(b.starts_on, b.until_on) @> f.given_on)`,
  }),
});
