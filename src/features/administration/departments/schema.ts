import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { CivilDate, Flag, Id, RowId, stamps, text } from '../../../domain/fields.ts';
import { MATCH_COMPONENTS } from '../../../domain/match-components.ts';
import { ConflictChanges } from '../../mentorship/conflicts/schema.ts';

export const Department = z
  .object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', examples: ['DOM'] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Department of Medicine'] }),
    programme_starts_on: z.iso.date().meta({ class: 'C0' }),
    academic_year_start_month: z
      .int32()
      .min(1)
      .max(12)
      .meta({ class: 'C0', examples: [7] }),
    time_zone: z
      .string()
      .max(64)
      .meta({ class: 'C0', examples: ['America/Toronto'] }),
    institution: z
      .string()
      .max(200)
      .nullable()
      .meta({
        class: 'C0',
        description: 'The university it belongs to; external mentors come from elsewhere',
        examples: ['University of Toronto'],
      }),
    ...stamps,
  })
  .meta({ id: 'Department' });

const timeZone = z
  .string()
  .max(64)
  .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be an IANA time zone such as America/Toronto')
  .meta({ examples: ['America/Toronto'] });

export const DepartmentPatch = z
  .strictObject({
    name: text(200)
      .optional()
      .meta({ examples: ['Department of Medicine'] }),
    programme_starts_on: CivilDate.optional(),
    academic_year_start_month: z.int32().min(1).max(12).optional(),
    time_zone: timeZone.optional(),
    institution: text(200)
      .nullable()
      .optional()
      .meta({ examples: ['University of Toronto'] }),
  })
  .meta({ id: 'DepartmentPatch' });
export type DepartmentPatch = z.infer<typeof DepartmentPatch>;

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

/** What a department decides for itself. */
const rules = {
  reporting_line_depth: z
    .int32()
    .min(1)
    .max(50)
    .nullable()
    .meta({
      class: 'C0',
      description: 'How many primary lines up count as reporting; null = all, the Chair never through others',
      examples: [null],
    }),
  cross_appointment_counts: z.boolean().meta({ class: 'C0', description: 'Is the director of a cross-appointed division a superior?' }),
  conflict_grace_days: z
    .int32()
    .min(1)
    .max(365)
    .meta({ class: 'C0', description: 'Days until an open conflict case is escalated', examples: [60] }),
  capacity_formal_default: z
    .int32()
    .min(0)
    .max(50)
    .meta({ class: 'C0', description: 'Formal mentees a mentor takes before a reason is asked', examples: [3] }),
  clock_stopping_leave_kinds: z
    .array(leaveKind)
    .max(7)
    .meta({ class: 'C0', description: 'Leaves that stop the programme clock unless said otherwise' }),
  match_participants: z
    .array(z.enum(matchParticipants))
    .max(5)
    .meta({
      class: 'C0',
      description: 'Who, beside the mentee, takes part in a discussion before it can end in a match',
      examples: [['division_director', 'physician_in_chief']],
    }),
  discussion_required: z.boolean().meta({ class: 'C0', description: 'Formal assignments come about through a discussion only' }),
  request_answer_days: days(365, 'Days until a request for a mentor has waited too long', 21).meta({ class: 'C0' }),
  acceptance_days: days(365, 'Days both sides have to accept a proposal', 21).meta({ class: 'C0' }),
  reminder_days: days(90, 'Days before the end of those on which whoever has not answered is reminded', 7).meta({ class: 'C0' }),
  no_match_reopen_days: days(730, 'Days after which a request without a match reopens for somebody early in their career', 90).meta({
    class: 'C0',
  }),
  external_same_institution_barred: z
    .boolean()
    .meta({ class: 'C0', description: 'Must an external mentor come from another institution?' }),
  mentor_leave_pause_days: days(730, 'An absence of the mentor of so many days pauses their formal assignments', 90).meta({ class: 'C0' }),
  retirement_alert_months: z
    .array(z.int32().min(1).max(60))
    .max(6)
    .meta({ class: 'C0', description: 'How many months before an expected retirement people are told', examples: [[12, 6]] }),
  agreement_due_days: days(365, 'Days after activation by which the two have an agreement', 60).meta({ class: 'C0' }),
  agreement_review_months: z
    .int32()
    .min(1)
    .max(12)
    .meta({ class: 'C0', description: 'After how many months an agreement is read again', examples: [12] }),
  check_in_opens_months: z
    .int32()
    .min(0)
    .max(12)
    .meta({ class: 'C0', description: 'A check-in is on time from so many months before it is due', examples: [1] }),
  check_in_closes_months: z
    .int32()
    .min(0)
    .max(12)
    .meta({ class: 'C0', description: 'A check-in is overdue so many months after it was due', examples: [2] }),
  check_in_acknowledge_days: days(365, 'Days the mentee has to acknowledge a check-in before that shows', 30).meta({ class: 'C0' }),
  annual_review_recent_days: days(365, 'Appointed fewer days before the academic year’s end is recently appointed', 90).meta({
    class: 'C0',
  }),
  mentor_escalation_days: days(730, 'Days without a formal mentor after which leaders are told', 90).meta({ class: 'C0' }),
  plan_due_days: days(730, 'Days after the primary mentorship began by which an academic plan is in force', 90).meta({ class: 'C0' }),
  plan_latest_days: days(730, 'Days after the appointment by which it is at the latest', 180).meta({ class: 'C0' }),
  plan_renewal_months: z
    .int32()
    .min(0)
    .max(24)
    .meta({
      class: 'C0',
      description: 'A new academic plan is offered so many adjusted months before the present one is five years old',
      examples: [6],
    }),
  orientation_due_months: z
    .int32()
    .min(1)
    .max(60)
    .meta({ class: 'C0', description: 'Adjusted months by which an orientation is attended at the latest', examples: [12] }),
  first_meeting_days: days(365, 'Days after which a mentorship without a meeting is flagged', 42).meta({ class: 'C0' }),
  mentor_absence_grace_days: z
    .int32()
    .min(0)
    .max(365)
    .meta({
      class: 'C0',
      description: 'First days of a mentor’s long absence that still count as days on which the two could meet',
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
    .meta({ class: 'C0', description: 'Days before something is due at which its person is told', examples: [14] }),
  obligation_escalation_days: days(365, 'Days after which leaders are told of what is overdue', 30).meta({ class: 'C0' }),
  early_career_years: z
    .int32()
    .min(1)
    .max(40)
    .meta({ class: 'C0', description: 'Early career lasts so many years from the first appointment', examples: [7] }),
  late_career_years: z
    .int32()
    .min(1)
    .max(60)
    .meta({ class: 'C0', description: 'Late career begins after so many years', examples: [20] }),
  meeting_min_minutes: z
    .int32()
    .min(1)
    .max(240)
    .meta({ class: 'C0', description: 'Shorter meetings do not count', examples: [20] }),
  meeting_confirmation_days: days(365, 'Days after which a logged meeting counts as unconfirmed; it can still be confirmed', 60).meta({
    class: 'C0',
  }),
  meeting_reminder_days: days(365, 'Days after which the other side is reminded to confirm a logged meeting', 14).meta({ class: 'C0' }),
  meetings_minimum: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'Meetings with the primary mentor that a programme year needs', examples: [3] }),
  meetings_target: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'Meetings with the primary mentor that are aimed at in a programme year', examples: [4] }),
  enrolled_meetings_minimum: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'The same as meetings_minimum, of part-time and adjunct faculty who have enrolled', examples: [2] }),
  enrolled_meetings_target: z
    .int32()
    .min(0)
    .max(52)
    .meta({ class: 'C0', description: 'The same as meetings_target, of part-time and adjunct faculty who have enrolled', examples: [3] }),
  ...(Object.fromEntries(MATCH_COMPONENTS.map((component) => [`weight_${component}`, weight(component)])) as Record<
    `weight_${(typeof MATCH_COMPONENTS)[number]}`,
    ReturnType<typeof weight>
  >),
  facilitator_committee: text(100).meta({
    class: 'C0',
    description:
      'The committee whose members decide on applications as mentorship facilitator, as their roles name it; case does not matter',
    examples: ['Mentorship'],
  }),
};

export const Policy = z
  .object({
    id: RowId,
    version: z.int32().min(1).meta({ class: 'C0' }),
    starts_on: z.iso.date().meta({ class: 'C0' }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', examples: [null] }),
    ...rules,
    approved_by: Id.nullable().meta({ class: 'id' }),
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
    description: 'What is left out stays as it is in the latest version',
    example: { starts_on: '2026-07-01', reporting_line_depth: 1 },
  });
export type NewPolicy = z.infer<typeof NewPolicy>;

export const Policies = Page(Policy, 'PolicyPage');
export const PolicyQuery = z.strictObject(pageQuery);
export const DryRun = z.strictObject({ dry_run: Flag.optional() });
