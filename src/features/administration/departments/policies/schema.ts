import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, Instant, RowId, stamps, text } from '../../../../domain/fields.ts';
import { MATCH_COMPONENTS } from '../../../../domain/match-components.ts';
import { ConflictChanges } from '../../../mentorship/conflicts/schema.ts';

export const leaveKinds = ['parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected'] as const;
const leaveKind = z.enum(leaveKinds);
export type LeaveKind = z.infer<typeof leaveKind>;

const matchParticipants = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
] as const;

export type MatchParticipant = (typeof matchParticipants)[number];

const whole = (min: number, max: number, description: string, example: number) =>
  z
    .int32()
    .min(min)
    .max(max)
    .meta({ class: 'C0', description, examples: [example] });

const days = (max: number, description: string, example: number) => whole(1, max, description, example);

const weight = (component: string) => whole(0, 100, `Weight of ${component} in the score of a mentor candidate`, 10);

const mostMembers = z.int32().min(2).max(100);
const inGroup = (kind: string) =>
  mostMembers
    .nullable()
    .meta({ class: 'C0', description: `Most members of ${kind} that is formed from then on; null = no limit`, examples: [null] });

/** The rules a department sets for itself. */
const rules = {
  reporting_line_depth: z
    .int32()
    .min(1)
    .max(50)
    .nullable()
    .meta({
      class: 'C0',
      description: 'How many levels of primary reporting lines count as reporting; null = all. The Chair counts for direct reports only',
      examples: [null],
    }),
  cross_appointment_counts: z
    .boolean()
    .meta({ class: 'C0', description: 'Whether the director of a cross-appointed division counts as a superior' }),
  conflict_grace_days: whole(1, 365, 'Days after which an open conflict case is escalated', 60),
  capacity_formal_default: whole(0, 50, 'Formal mentees of a mentor beyond whom a further one needs a reason', 3),
  clock_stopping_leave_kinds: z.array(leaveKind).max(7).meta({
    class: 'C0',
    description:
      'Kinds of leave that stop the programme clock, unless the leave itself is recorded otherwise: at least two, and at least two not, or all or none',
  }),
  match_participants: z
    .array(z.enum(matchParticipants))
    .max(5)
    .meta({
      class: 'C0',
      description: 'Who, besides the mentee, takes part in a match discussion before it can end in a match',
      examples: [['division_director', 'physician_in_chief']],
    }),
  discussion_required: z.boolean().meta({ class: 'C0', description: 'Whether a formal assignment needs a match discussion' }),
  request_answer_days: days(365, 'Days within which a request for a mentor is answered', 21),
  acceptance_days: days(365, 'Days both sides have to accept a proposed assignment', 21),
  reminder_days: days(90, 'Days before a proposed assignment expires on which whoever has not answered is reminded', 7),
  no_match_reopen_days: days(730, 'Days after which a request that ended without a match reopens for early-career faculty', 90),
  external_same_institution_barred: z
    .boolean()
    .meta({ class: 'C0', description: 'Whether an external mentor must come from another institution' }),
  external_co_mentor_days: days(365, 'Days after an external formal mentorship became active by which an internal one is', 30),
  report_preview_days: whole(
    0,
    90,
    'Working days (Monday to Friday) in which the person whom a report is about can comment on its preview',
    10,
  ),
  report_paper: z.enum(['a4', 'letter']).meta({ class: 'C0', description: 'Size of the pages of reports', examples: ['letter'] }),
  mentor_leave_pause_days: days(730, 'An absence of the mentor of at least this many days pauses their formal assignments', 90),
  retirement_alert_months: z
    .array(z.int32().min(1).max(60))
    .max(6)
    .meta({ class: 'C0', description: 'How many months before an expected retirement people are notified', examples: [[12, 6]] }),
  agreement_due_days: days(365, 'Days after activation by which mentee and mentor have an agreement', 60),
  agreement_review_months: whole(1, 12, 'Months after which an agreement is reviewed', 12),
  check_in_earliest_months: whole(0, 60, 'Adjusted months before which no check-in is held, unless a mentorship lead gives a reason', 12),
  check_in_opens_months: whole(0, 12, 'Months before its due date from which a check-in is on time', 1),
  check_in_closes_months: whole(0, 12, 'Months after its due date from which a check-in is overdue', 2),
  check_in_acknowledge_days: days(365, 'Days the mentee has to acknowledge a check-in before it shows as unacknowledged', 30),
  annual_review_recent_days: days(
    365,
    'Whoever was appointed fewer days than this before the end of the academic year is recently appointed',
    90,
  ),
  hire_lead_days: whole(
    0,
    730,
    'Days before a coming appointment from which the coming director, physician-in-chief, division head and facilitator lead the person',
    180,
  ),
  formal_mentor_days: whole(0, 365, 'Adjusted days after the first day by which there is a formal mentor; 0 = on the first day', 0),
  mentor_grace_days: whole(0, 365, 'Adjusted days after which a missing formal mentor is overdue', 30),
  programme_years: whole(1, 10, 'Programme years in which a mentor, a plan and meetings are owed', 5),
  check_in_months: whole(1, 60, 'Adjusted months after which the check-in is due', 18),
  cfar_earliest_months: whole(1, 120, 'Months on the calendar at whose end the continuing faculty appointment review can be decided', 36),
  cfar_latest_months: whole(1, 120, 'Months on the calendar at whose end that review is late', 60),
  plan_months: whole(12, 120, 'Adjusted months of an academic plan that is opened from then on', 60),
  mentor_escalation_days: days(730, 'Days without a formal mentor after which leaders are notified', 90),
  plan_due_days: days(730, 'Days after the primary mentorship began by which an academic plan is in force', 90),
  plan_latest_days: days(730, 'Days after the appointment by which an academic plan is in force at the latest', 180),
  plan_renewal_months: whole(0, 24, 'Adjusted months before the end of the present academic plan from which a new one is offered', 6),
  plan_without_mentor: z.boolean().meta({
    class: 'C0',
    description: 'Whether an academic plan can come into force for somebody who never had a formal mentor',
    examples: [false],
  }),
  orientation_due_months: whole(1, 60, 'Adjusted months within which an orientation is attended', 12),
  first_meeting_days: days(365, 'Days after which a mentorship without a meeting is flagged', 42),
  mentor_absence_grace_days: whole(
    0,
    365,
    'First days of a mentor’s long absence that still count as days on which the pair could meet',
    30,
  ),
  evaluated_year_days: whole(0, 365, 'A programme year with fewer days on which meetings were owed is not evaluated', 90),
  obligation_reminder_days: whole(0, 90, 'Days before an obligation is due on which the person is reminded', 14),
  obligation_escalation_days: days(365, 'Days overdue after which leaders are notified of an obligation', 30),
  early_career_years: whole(1, 40, 'Years of early career, from the first appointment', 7),
  late_career_years: whole(1, 60, 'Years after the first appointment from which late career begins', 20),
  meeting_min_minutes: whole(1, 240, 'Minutes below which a meeting does not count', 20),
  meeting_confirmation_days: days(365, 'Days after which a logged meeting counts as unconfirmed; it can still be confirmed', 60),
  meeting_reminder_days: days(365, 'Days after which the other side is reminded to confirm a logged meeting or a recorded relation', 14),
  claim_days_spot: days(365, 'Days within which a spot session recorded by one side is confirmed; after that it lapses', 60),
  higher_intensity_meetings: whole(
    0,
    52,
    'Meetings added to the target of a pair whose mentee would like more mentoring (`intensity` of the needs)',
    2,
  ),
  meetings_minimum: whole(0, 52, 'Meetings with the primary mentor required in a programme year', 3),
  meetings_target: whole(0, 52, 'Meetings with the primary mentor aimed at in a programme year', 4),
  enrolled_meetings_minimum: whole(0, 52, 'Like meetings_minimum, for enrolled part-time and adjunct faculty', 2),
  enrolled_meetings_target: whole(0, 52, 'Like meetings_target, for enrolled part-time and adjunct faculty', 3),
  ...(Object.fromEntries(MATCH_COMPONENTS.map((component) => [`weight_${component}`, weight(component)])) as Record<
    `weight_${(typeof MATCH_COMPONENTS)[number]}`,
    ReturnType<typeof weight>
  >),
  disclosure_minimum_base: whole(5, 50, 'Numbers about fewer persons than this are hidden in metrics, survey results and overviews', 5),
  disclosure_minimum_text_base: whole(5, 100, 'Free text of fewer respondents than this is hidden', 10),
  disclosure_small_group: whole(5, 100, 'In groups of fewer persons than this, shares of 0 % and 100 % are hidden', 10),
  disclosure_hidden_width: whole(
    3,
    20,
    'How many whole numbers at least stay possible for a hidden number below the minimum base, whatever else is published',
    5,
  ),
  peer_eot_members: whole(2, 100, 'Most members of a peer group of every other Thursday that is formed from then on', 8),
  peer_facilitated_members: inGroup('a facilitated peer group'),
  peer_inter_institutional_members: inGroup('an inter-institutional peer group'),
  peer_organic_members: inGroup('an organic peer group'),
  peer_revisit_months: whole(1, 60, 'Months after which a peer group revisits its mission', 6),
  facilitator_committee: text(100).meta({
    class: 'C0',
    description: 'The committee whose members decide on facilitator applications, as named in their roles; case does not matter',
    examples: ['Mentorship'],
  }),
};

export const Policy = z
  .object({
    id: RowId,
    version: z.int32().min(1).meta({ class: 'C0', description: 'Counts the versions of the department, from 1' }),
    starts_on: z.iso.date().meta({ class: 'C0', description: 'First day on which the version holds' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', description: 'First day on which it no longer holds; null = the latest version', examples: [null] }),
    ...rules,
    approved_by: Id.nullable().meta({ class: 'id', description: 'The person who opened the version' }),
    voided_at: Instant.nullable().meta({
      class: 'C0',
      description: 'When it was voided as recorded in error; it then holds on no day',
      examples: [null],
    }),
    ...stamps,
  })
  .meta({ id: 'Policy' });

export const PolicyWithConflicts = Policy.extend({ conflicts: ConflictChanges.meta({ class: 'C9' }) }).meta({ id: 'PolicyWithConflicts' });

export const NewPolicy = z
  .strictObject({
    starts_on: CivilDate.meta({ description: 'First day of the new version; the latest version ends that day' }),
    ...z.strictObject(rules).partial().shape,
  })
  .meta({
    id: 'NewPolicy',
    description: 'Fields that are left out keep their values of the latest version',
    example: { starts_on: '2026-07-01', reporting_line_depth: 1 },
  });
export type NewPolicy = z.infer<typeof NewPolicy>;

export const PolicyPatch = z
  .strictObject({
    starts_on: CivilDate.optional().meta({ description: 'Another first day, after that of the version before; that one ends on it' }),
    ...z.strictObject(rules).partial().shape,
  })
  .meta({ id: 'PolicyPatch', example: { reporting_line_depth: 2 } });
export type PolicyPatch = z.infer<typeof PolicyPatch>;

/** What a version is about, for saying what has relied on it. */
export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as readonly RuleName[];

export const Policies = Page(Policy, 'PolicyPage');
export const PolicyQuery = z.strictObject(pageQuery);
