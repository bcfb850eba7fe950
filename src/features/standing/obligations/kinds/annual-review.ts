import { sql } from 'kysely';
import { counts } from '../../../../domain/sql/assignments.ts';
import { describeKind } from '../descriptor.ts';
import { count } from '../fields.ts';
import { bool, date, noAssignment, text, uuid } from '../sql.ts';

/**
 * The annual review of the present academic year and the one before. Full-time faculty have one; so does, for its part on mentorship, everybody
 * who had a formal mentor in the year.
 */
export const annualReview = describeKind({
  kind: 'annual_review',
  occasion: 'the academic year',
  permission: 'annual_review:read',
  has_confidential_events: false,
  waiver: { elsewhere: 'An annual review is waived with waiveAnnualReview.' },
  pair: null,
  // Those who hold it are notified by `notifyReviewers`.
  notifies: { person: 'opening_and_due', pair: false, leaders: null },
  roster: { flag: true, milestone: false },
  follows_clock: false,
  detail: { academic_year: count('annual_review: the calendar year in which the academic year begins', 2025) },
  detail_of_leaves: [],
  rows: ({ department_id, day }) => ({
    person_id: uuid`w.id`,
    occasion: text`n::text`,
    ...noAssignment,
    clock_from: date`null::date`,
    opens_on: date`year.starts_on`,
    due_on: date`year.ends_on - 1`,
    late_from: date`year.ends_on`,
    done_on: date`r.held_on`,
    is_done: bool`r.held_on is not null`,
    is_waived: bool`coalesce(r.is_waived, false)`,
    detail: { academic_year: sql`n` },
    from: sql`owner w
      left join clock c on c.person_id = w.id and not c.is_enrolled
      cross join rule
      cross join lateral generate_series(rule.academic_year - 1, rule.academic_year) n
      cross join lateral academic_year_days(n, rule.academic_year_start_month) year
      left join lateral (
        select case when r.held_on <= ${day} then r.held_on end as held_on, r.state = 'waived' and r.waived_on <= ${day} as is_waived
        from annual_review r where r.department_id = ${department_id} and r.mentee_id = w.id and r.academic_year = n and r.state <> 'voided'
      ) r on true
      where coalesce(year.ends_on - c.starts_on >= rule.annual_review_recent_days, false) or (
        exists (
          select from assignment a
          where a.mentee_id = w.id and a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${day}
            and daterange(a.starts_on, a.until_on) && daterange(year.starts_on, year.ends_on))
        and exists (
          select from appointment a
          where a.person_id = w.id and daterange(a.starts_on, a.ends_on) @> ${day} and year.ends_on - a.appointed_on >= rule.annual_review_recent_days))`,
  }),
});
