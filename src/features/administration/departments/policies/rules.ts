import type { RuleName } from './schema.ts';

/** What is recorded by a rule: nouns of events (null: any event), and kinds of notifications. */
export type Reliance = Readonly<{ nouns: readonly string[] | null; kinds: readonly string[] }>;

const by = (nouns: readonly string[], ...kinds: string[]): Reliance => ({ nouns, kinds });
const REPORTING = by(['assignment', 'conflict_case', 'match_discussion']);
const RANKING = by(['match_discussion', 'mentor_request', 'needs_profile']);
const CHECK_IN = by(['check_in'], 'check_in_due');
const OBLIGATION = by(['obligation_waiver'], 'obligation_due', 'obligation_late', 'obligation_overdue');
const PEERS = by(['peer_group']);
const MEETING = by(['meeting', ...(OBLIGATION.nouns ?? [])], ...OBLIGATION.kinds);

/** What is recorded by each rule of the policy. A rule that is not listed is relied on by any event. */
const RELIANCE: Readonly<Partial<Record<RuleName, Reliance>>> = {
  reporting_line_depth: REPORTING,
  cross_appointment_counts: REPORTING,
  conflict_grace_days: by(['conflict_case']),
  capacity_formal_default: by(['assignment', 'match_discussion', 'mentor_profile']),
  clock_stopping_leave_kinds: by(['leave', 'import']),
  match_participants: by(['match_discussion', 'mentor_request']),
  discussion_required: by(['assignment', 'match_discussion']),
  request_answer_days: by(['match_discussion', 'mentor_request']),
  acceptance_days: by(['assignment']),
  reminder_days: by([], 'assignment_answer_due'),
  no_match_reopen_days: by(['match_discussion', 'mentor_request']),
  external_same_institution_barred: by(['assignment', 'match_discussion']),
  mentor_leave_pause_days: by(['assignment', 'leave_choice'], 'mentor_absent'),
  retirement_alert_months: by([], 'mentor_retiring'),
  agreement_due_days: by([], 'agreement_due'),
  agreement_review_months: by(['mentoring_agreement'], 'agreement_review_due'),
  check_in_earliest_months: CHECK_IN,
  check_in_months: CHECK_IN,
  check_in_opens_months: CHECK_IN,
  check_in_closes_months: CHECK_IN,
  check_in_acknowledge_days: CHECK_IN,
  annual_review_recent_days: by(['annual_review', 'check_in']),
  formal_mentor_days: OBLIGATION,
  mentor_grace_days: OBLIGATION,
  mentor_escalation_days: OBLIGATION,
  plan_due_days: OBLIGATION,
  plan_latest_days: OBLIGATION,
  plan_renewal_months: OBLIGATION,
  plan_months: by(['academic_plan']),
  plan_without_mentor: by(['plan_version']),
  orientation_due_months: OBLIGATION,
  first_meeting_days: OBLIGATION,
  mentor_absence_grace_days: OBLIGATION,
  evaluated_year_days: OBLIGATION,
  obligation_reminder_days: by(OBLIGATION.nouns ?? [], ...OBLIGATION.kinds, 'action_due', 'reviews_due'),
  obligation_escalation_days: by(OBLIGATION.nouns ?? [], ...OBLIGATION.kinds, 'plan_waiting'),
  early_career_years: RANKING,
  late_career_years: RANKING,
  weight_needs: RANKING,
  weight_position: RANKING,
  weight_seniority: RANKING,
  weight_training_location: RANKING,
  weight_site: RANKING,
  weight_availability: RANKING,
  weight_mentor_training: RANKING,
  weight_concordance: RANKING,
  facilitator_committee: by(['facilitator_application']),
  meeting_min_minutes: MEETING,
  meeting_confirmation_days: MEETING,
  meeting_reminder_days: by([], 'meeting_unconfirmed', 'assignment_claim_due'),
  claim_days_spot: by(['assignment_claim']),
  // Derived whenever it is read.
  higher_intensity_meetings: by([]),
  meetings_minimum: OBLIGATION,
  meetings_target: OBLIGATION,
  enrolled_meetings_minimum: OBLIGATION,
  enrolled_meetings_target: OBLIGATION,
  peer_eot_members: PEERS,
  peer_facilitated_members: PEERS,
  peer_inter_institutional_members: PEERS,
  peer_organic_members: PEERS,
  peer_revisit_months: PEERS,
  // What was published stays as it was published.
  disclosure_minimum_base: by([]),
  disclosure_minimum_text_base: by([]),
  disclosure_small_group: by([]),
  disclosure_hidden_width: by([]),
};

/** What relies on any of the rules. */
export function reliersOf(names: readonly RuleName[]): Reliance {
  const each = names.map((name): Reliance => RELIANCE[name] ?? { nouns: null, kinds: [] });
  return {
    nouns: each.some(({ nouns }) => nouns === null) ? null : [...new Set(each.flatMap(({ nouns }) => nouns ?? []))].sort(),
    kinds: [...new Set(each.flatMap(({ kinds }) => kinds))].sort(),
  };
}

type Version = Readonly<Record<RuleName, unknown>>;

/** The rules in which two versions differ. */
export function differing(names: readonly RuleName[], before: Version, after: Version): RuleName[] {
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

type Standing = Readonly<{
  starts_on: string;
  ends_on: string | null;
  voided_at: string | null;
  recorded_on: string;
  today: string;
}>;

/** Why a version can no longer be voided or corrected whatever was recorded by it, or null. */
export function settledBecause({
  starts_on,
  ends_on,
  voided_at,
  recorded_on,
  today,
}: Standing): 'voided' | 'succeeded' | 'in_force' | null {
  if (voided_at !== null) return 'voided';
  if (ends_on !== null) return 'succeeded';
  return starts_on <= today && recorded_on < today ? 'in_force' : null;
}

/**
 * Whether that a leave stops the clock, or does not, would name its kind: of the kinds that there are, just one stops the clock or just one does not.
 */
export function clockTellsKind(stopping: readonly string[], kinds: readonly string[]): boolean {
  const count = new Set(stopping).size;
  return count === 1 || count === kinds.length - 1;
}
