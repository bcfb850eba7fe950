import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, Instant, RowId, stamps, text } from '../../../../domain/fields.ts';
import { MATCH_COMPONENTS } from '../../../../domain/match-components.ts';
import { ConflictChanges } from '../../../mentorship/conflicts/schema.ts';

const leaveKind = z.enum(['parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected']);
export type LeaveKind = z.infer<typeof leaveKind>;

const matchParticipants = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
] as const;

export type MatchParticipant = (typeof matchParticipants)[number];

const days = (max: number, description: string, example: number) =>
  z
    .int32()
    .min(1)
    .max(max)
    .meta({ class: 'C0', description, examples: [example] });

const weight = (component: string) =>
  z
    .int32()
    .min(0)
    .max(100)
    .meta({ class: 'C0', description: `Weight of ${component} in the score of a mentor candidate`, examples: [10] });

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
  conflict_grace_days: z
    .int32()
    .min(1)
    .max(365)
    .meta({ class: 'C0', description: 'Days after which an open conflict case is escalated', examples: [60] }),
  capacity_formal_default: z
    .int32()
    .min(0)
    .max(50)
    .meta({ class: 'C0', description: 'Formal mentees of a mentor beyond whom a further one needs a reason', examples: [3] }),
  clock_stopping_leave_kinds: z
    .array(leaveKind)
    .max(7)
    .meta({ class: 'C0', description: 'Kinds of leave that stop the programme clock, unless the leave itself is recorded otherwise' }),
  match_participants: z
    .array(z.enum(matchParticipants))
    .max(5)
    .meta({
      class: 'C0',
      description: 'Who, besides the mentee, takes part in a match discussion before it can end in a match',
      examples: [['division_director', 'physician_in_chief']],
    }),
  discussion_required: z.boolean().meta({ class: 'C0', description: 'Whether a formal assignment needs a match discussion' }),
  request_answer_days: days(365, 'Days within which a request for a mentor is answered', 21).meta({ class: 'C0' }),
  acceptance_days: days(365, 'Days both sides have to accept a proposed assignment', 21).meta({ class: 'C0' }),
  reminder_days: days(90, 'Days before a proposed assignment expires on which whoever has not answered is reminded', 7).meta({
    class: 'C0',
  }),
  no_match_reopen_days: days(730, 'Days after which a request that ended without a match reopens for early-career faculty', 90).meta({
    class: 'C0',
  }),
  external_same_institution_barred: z
    .boolean()
    .meta({ class: 'C0', description: 'Whether an external mentor must come from another institution' }),
  external_co_mentor_days: days(365, 'Days after an external formal mentorship became active by which an internal one is', 30).meta({
    class: 'C0',
  }),
  mentor_leave_pause_days: days(730, 'An absence of the mentor of at least this many days pauses their formal assignments', 90).meta({
    class: 'C0',
  }),
  retirement_alert_months: z
    .array(z.int32().min(1).max(60))
    .max(6)
    .meta({ class: 'C0', description: 'How many months before an expected retirement people are notified', examples: [[12, 6]] }),
  agreement_due_days: days(365, 'Days after activation by which mentee and mentor have an agreement', 60).meta({ class: 'C0' }),
  agreement_review_months: z
    .int32()
    .min(1)
    .max(12)
    .meta({ class: 'C0', description: 'Months after which an agreement is reviewed', examples: [12] }),
  check_in_earliest_months: z
    .int32()
    .min(0)
    .max(60)
    .meta({
      class: 'C0',
      description: 'Adjusted months before which no check-in is held, unless a mentorship lead gives a reason',
      examples: [12],
    }),
  check_in_opens_months: z
    .int32()
    .min(0)
    .max(12)
    .meta({ class: 'C0', description: 'Months before its due date from which a check-in is on time', examples: [1] }),
  check_in_closes_months: z
    .int32()
    .min(0)
    .max(12)
    .meta({ class: 'C0', description: 'Months after its due date from which a check-in is overdue', examples: [2] }),
  check_in_acknowledge_days: days(365, 'Days the mentee has to acknowledge a check-in before it shows as unacknowledged', 30).meta({
    class: 'C0',
  }),
  annual_review_recent_days: days(
    365,
    'Whoever was appointed fewer days than this before the end of the academic year is recently appointed',
    90,
  ).meta({
    class: 'C0',
  }),
  hire_lead_days: z
    .int32()
    .min(0)
    .max(730)
    .meta({
      class: 'C0',
      description:
        'Days before a coming appointment from which the coming director, physician-in-chief, division head and facilitator lead the person',
      examples: [180],
    }),
  formal_mentor_days: z
    .int32()
    .min(0)
    .max(365)
    .meta({
      class: 'C0',
      description: 'Adjusted days after the first day by which there is a formal mentor; 0 = on the first day',
      examples: [0],
    }),
  mentor_grace_days: z
    .int32()
    .min(0)
    .max(365)
    .meta({ class: 'C0', description: 'Adjusted days after which a missing formal mentor is overdue', examples: [30] }),
  programme_years: z
    .int32()
    .min(1)
    .max(10)
    .meta({ class: 'C0', description: 'Programme years in which a mentor, a plan and meetings are owed', examples: [5] }),
  check_in_months: z
    .int32()
    .min(1)
    .max(60)
    .meta({ class: 'C0', description: 'Adjusted months after which the check-in is due', examples: [18] }),
  cfar_earliest_months: z
    .int32()
    .min(1)
    .max(120)
    .meta({
      class: 'C0',
      description: 'Months on the calendar at whose end the continuing faculty appointment review can be decided',
      examples: [36],
    }),
  cfar_latest_months: z
    .int32()
    .min(1)
    .max(120)
    .meta({ class: 'C0', description: 'Months on the calendar at whose end that review is late', examples: [60] }),
  plan_months: z
    .int32()
    .min(12)
    .max(120)
    .meta({ class: 'C0', description: 'Adjusted months of an academic plan that is opened from then on', examples: [60] }),
  mentor_escalation_days: days(730, 'Days without a formal mentor after which leaders are notified', 90).meta({ class: 'C0' }),
  plan_due_days: days(730, 'Days after the primary mentorship began by which an academic plan is in force', 90).meta({ class: 'C0' }),
  plan_latest_days: days(730, 'Days after the appointment by which an academic plan is in force at the latest', 180).meta({ class: 'C0' }),
  plan_renewal_months: z
    .int32()
    .min(0)
    .max(24)
    .meta({
      class: 'C0',
      description: 'Adjusted months before the end of the present academic plan from which a new one is offered',
      examples: [6],
    }),
  plan_without_mentor: z.boolean().meta({
    class: 'C0',
    description: 'Whether an academic plan can come into force for somebody who never had a formal mentor',
    examples: [false],
  }),
  orientation_due_months: z
    .int32()
    .min(1)
    .max(60)
    .meta({ class: 'C0', description: 'Adjusted months within which an orientation is attended', examples: [12] }),
  first_meeting_days: days(365, 'Days after which a mentorship without a meeting is flagged', 42).meta({ class: 'C0' }),
  mentor_absence_grace_days: z
    .int32()
    .min(0)
    .max(365)
    .meta({
      class: 'C0',
      description: 'First days of a mentor’s long absence that still count as days on which the pair could meet',
      examples: [30],
    }),
  evaluated_year_days: z
    .int32()
    .min(0)
    .max(365)
    .meta({ class: 'C0', description: 'A programme year with fewer days on which meetings were owed is not evaluated', examples: [90] }),
  obligation_reminder_days: z
    .int32()
    .min(0)
    .max(90)
    .meta({ class: 'C0', description: 'Days before an obligation is due on which the person is reminded', examples: [14] }),
  obligation_escalation_days: days(365, 'Days overdue after which leaders are notified of an obligation', 30).meta({ class: 'C0' }),
  early_career_years: z
    .int32()
    .min(1)
    .max(40)
    .meta({ class: 'C0', description: 'Years of early career, from the first appointment', examples: [7] }),
  late_career_years: z
    .int32()
    .min(1)
    .max(60)
    .meta({ class: 'C0', description: 'Years after the first appointment from which late career begins', examples: [20] }),
  meeting_min_minutes: z
    .int32()
    .min(1)
    .max(240)
    .meta({ class: 'C0', description: 'Minutes below which a meeting does not count', examples: [20] }),
  meeting_confirmation_days: days(365, 'Days after which a logged meeting counts as unconfirmed; it can still be confirmed', 60).meta({
    class: 'C0',
  }),
  meeting_reminder_days: days(
    365,
    'Days after which the other side is reminded to confirm a logged meeting or a recorded relation',
    14,
  ).meta({ class: 'C0' }),
  claim_days_spot: days(365, 'Days within which a spot session recorded by one side is confirmed; after that it lapses', 60).meta({
    class: 'C0',
  }),
  higher_intensity_meetings: z
    .int32()
    .min(0)
    .max(52)
    .meta({
      class: 'C0',
      description: 'Meetings added to the target of a pair whose mentee would like more mentoring (`intensity` of the needs)',
      examples: [2],
    }),
  meetings_minimum: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'Meetings with the primary mentor required in a programme year', examples: [3] }),
  meetings_target: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'Meetings with the primary mentor aimed at in a programme year', examples: [4] }),
  enrolled_meetings_minimum: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'Like meetings_minimum, for enrolled part-time and adjunct faculty', examples: [2] }),
  enrolled_meetings_target: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'Like meetings_target, for enrolled part-time and adjunct faculty', examples: [3] }),
  ...(Object.fromEntries(MATCH_COMPONENTS.map((component) => [`weight_${component}`, weight(component)])) as Record<
    `weight_${(typeof MATCH_COMPONENTS)[number]}`,
    ReturnType<typeof weight>
  >),
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
