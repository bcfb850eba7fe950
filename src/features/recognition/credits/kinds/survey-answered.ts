import { sql } from 'kysely';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear, type Scope } from '../sql.ts';

/**
 * Surveys that somebody answered as `audience`, from the day on which the wave closed: for everybody at once, so that no entry says when somebody did.
 * Anonymous ones earn nothing: the service does not know who answered, and a credit would tell.
 */
const answered = (scope: Scope, audience: 'mentee' | 'mentor') => ({
  person_id: sql`i.person_id`,
  event_id: sql`i.id`,
  event_on: sql`w.closed_on`,
  recorded_at: sql`i.created_at`,
  window: inAcademicYear(sql`w.closed_on`),
  from: sql`earner e
    join survey_invitation i on i.person_id = e.id and i.audience = ${audience} and i.revoked_on is null
    join survey_wave w on w.id = i.wave_id and w.form <> 'anonymous' and w.closed_on <= ${dayOf(scope)}
    where exists (select from survey_identified_response r where r.invitation_id = i.id)
      or exists (
        select from survey_respondent_key k join survey_linked_response r on r.respondent_key = k.key and r.wave_id = i.wave_id and r.audience = i.audience
        left join survey_pair_key p on p.assignment_id = i.assignment_id
        where k.person_id = i.person_id and r.pair_key is not distinct from p.key)`,
});

/** Answers as mentee. */
export const surveyAnsweredAsMentee = describeCredit({
  code: 'SUR-MTE',
  side: 'mentee',
  event: 'a survey answered as mentee that was not anonymous, from its close on',
  evidence: 'other',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => answered(scope, 'mentee'),
});

/** Answers as mentor. */
export const surveyAnsweredAsMentor = describeCredit({
  code: 'SUR-MTR',
  side: 'mentor',
  event: 'a survey answered as mentor that was not anonymous, from its close on',
  evidence: 'other',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => answered(scope, 'mentor'),
});
