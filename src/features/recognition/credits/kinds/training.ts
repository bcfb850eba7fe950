import { sql } from 'kysely';
import { civilDay } from '../../../../domain/sql/days.ts';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear } from '../sql.ts';

/** An accredited mentor training, once its certificate is verified by somebody else. The same course again is credited after the rule's months. */
export const training = describeCredit({
  code: 'TRAIN',
  side: 'mentor',
  event: 'an accredited mentor training, verified',
  evidence: 'mentor_training',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => ({
    person_id: sql`t.person_id`,
    event_id: sql`t.id`,
    event_on: sql`t.completed_on`,
    recorded_at: sql`t.verified_at`,
    recorded_on: civilDay('t.created_at', scope.time_zone),
    verified_on: civilDay('t.verified_at', scope.time_zone),
    window: inAcademicYear(sql`t.completed_on`),
    repeats: sql`lower(coalesce(t.course_code, t.course_title))`,
    from: sql`earner e
      join mentor_training t on t.person_id = e.id and t.is_accredited and t.verified_at is not null and t.verified_by <> t.person_id
        and t.voided_at is null and t.completed_on <= ${dayOf(scope)}`,
  }),
});
