import type { CsvColumn, CsvRow } from '../../../core/csv.ts';
import type { RosterEntry } from './schema.ts';
import type { Totals } from './totals-schema.ts';

const keys = [
  'person_id',
  'hr_number',
  'name',
  'rank',
  'rank_since',
  'appointment_category',
  'appointed_on',
  'membership',
  'sites',
  'position_description',
  'on_leave',
  'on_leave_until',
  'programme_year',
  'is_enrolled',
  'adjusted_months',
  'primary_mentor_name',
  'primary_mentor_division_code',
  'primary_mentor_site_code',
  'primary_mentor_since',
  'other_formal_mentors',
  'status',
  'days_without_mentor',
  'qualifying_meetings_this_year',
  'expected_to_date',
  'last_meeting_month',
  'plan_state',
  'plan_version',
  'plan_covers_to',
  'orientation_done',
  'check_in_state',
  'check_in_due_on',
  'check_in_held_on',
  'annual_review_state',
  'annual_review_held_on',
  'cfar_state',
  'cfar_earliest_on',
  'cfar_latest_on',
  'promotion_due_on',
  'next_milestone',
  'is_willing',
  'has_current_training',
  'formal_mentees',
  'free_capacity',
  'credits_this_year',
  'mentoring_hours_this_year',
  'flags',
  'missing_since',
] as const;
type Key = (typeof keys)[number];

/** The columns of the roster's CSV, named like the fields of its JSON. */
export const columns: readonly CsvColumn<Key>[] = keys.map((key) => ({ key, header: key }));

function rowOf({ person, primary_mentor, next_milestone, ...entry }: RosterEntry): CsvRow<Key> {
  return {
    ...entry,
    name: person.display_name,
    sites: entry.sites.map(({ code }) => code),
    flags: entry.flags.map(({ rule, since }) => (since === null ? rule : `${rule} ${since}`)),
    next_milestone: next_milestone && `${next_milestone.kind} ${next_milestone.due_on}`,
    primary_mentor_name: primary_mentor?.person.display_name,
    primary_mentor_division_code: primary_mentor?.division_code,
    primary_mentor_site_code: primary_mentor?.site_code,
    primary_mentor_since: primary_mentor?.since,
  };
}

// "9 of 12", not "9/12", which a spreadsheet takes for a day in September.
function totalsRow(totals: Totals): CsvRow<Key> {
  const ratio = ({ numerator, denominator }: { numerator: number | null; denominator: number }) =>
    `${numerator ?? 'n/a'} of ${denominator}`;
  const empty = Object.fromEntries(keys.map((key) => [key, null])) as Record<Key, null>;
  return {
    ...empty,
    membership: 'totals',
    appointment_category: `full_time ${ratio(totals.full_time)}`,
    programme_year: `eligible ${ratio(totals.eligible)}`,
    primary_mentor_name: `with_live_primary ${ratio(totals.with_live_primary)}`,
    qualifying_meetings_this_year: `meetings_on_track ${ratio(totals.meetings_on_track)}`,
    plan_state: `with_plan ${ratio(totals.with_plan)}`,
    orientation_done: `oriented ${ratio(totals.oriented)}`,
    status: `suspended ${ratio(totals.suspended)}|in_matching ${ratio(totals.in_matching)}|without_mentor ${ratio(totals.without_mentor)}`,
  };
}

/** Primary members, a row with their totals, then cross-appointed people; the column `membership` states which. */
export function rowsOf({ primary, totals, cross }: { primary: RosterEntry[]; totals: Totals; cross: RosterEntry[] }): CsvRow<Key>[] {
  return [...primary.map(rowOf), totalsRow(totals), ...cross.map(rowOf)];
}
