import { sql } from 'kysely';
import { describeCredit } from '../descriptor.ts';
import { dayOf } from '../sql.ts';

/** An academic year served as facilitator, once it is over and a mentorship lead has verified it. Its day is the last one served. */
export const facilitation = describeCredit({
  code: 'FACIL',
  side: 'mentor',
  event: 'an academic year served as mentorship facilitator, with a note, verified',
  evidence: 'leadership_role',
  window: 'academic_year',
  days: 'all',
  is_claimed: true,
  facts: (scope) => ({
    person_id: sql`c.person_id`,
    event_id: sql`r.id`,
    occasion: sql`c.academic_year::text`,
    event_on: sql`upper(served.days) - 1`,
    recorded_at: sql`c.created_at`,
    window: sql`c.academic_year::text`,
    from: sql`earner e
      join credit_claim c on c.person_id = e.id and c.code = 'FACIL' and c.state = 'verified'
      join leadership_role r on r.id = c.role_id and r.role = 'mentorship_facilitator' and r.person_id = c.person_id
      cross join calendar
      cross join lateral academic_year_days(c.academic_year, calendar.start_month) y
      cross join lateral (select daterange(r.starts_on, r.ends_on) * daterange(y.starts_on, y.ends_on) as days) served
      where not isempty(served.days) and upper(served.days) <= ${dayOf(scope)}`,
  }),
});
