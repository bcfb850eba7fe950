import { sql } from 'kysely';
import { counts } from '../../../../domain/sql/assignments.ts';
import { civilDay } from '../../../../domain/sql/days.ts';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear } from '../sql.ts';

/**
 * A written reflection of a mentor on feedback that was released or shown to them; only that there is one counts. Names no assignment, so that the
 * credit does not tell whose feedback it was. On feedback without names, one a collection; else one a mentee and academic year.
 */
export const feedbackReflection = describeCredit({
  code: 'FEEDBACK',
  side: 'mentor',
  event: 'a written reflection on feedback that a mentee released',
  evidence: 'other',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => ({
    person_id: sql`r.mentor_id`,
    event_id: sql`r.id`,
    event_on: sql`r.reflected_on`,
    recorded_at: sql`r.created_at`,
    recorded_on: sql`coalesce(f.given_on, c.shown_on)`,
    verified_on: civilDay('r.created_at', scope.time_zone),
    window: sql`coalesce(a.mentee_id, c.id)::text || ' ' || ${inAcademicYear(sql`r.reflected_on`)}`,
    from: sql`earner e
      join feedback_reflection r on r.mentor_id = e.id and r.voided_at is null and r.reflected_on <= ${dayOf(scope)}
      left join feedback_collection c on c.id = r.collection_id
      left join mentor_feedback f on f.id = r.feedback_id
      left join assignment a on a.id = f.assignment_id
      where a.id is null or (${counts('a')}
        and not exists (select from conflict_case k where k.assignment_id = a.id and k.starts_on <= f.given_on
          and (k.ends_on is null or k.ends_on > f.given_on))
        and not exists (select from assignment b where b.mentee_id = a.mentor_id and b.mentor_id = a.mentee_id and b.subtype = 'formal'
          and ${counts('b')} and daterange(b.starts_on, b.until_on) @> f.given_on))`,
  }),
});
