import { z } from 'zod';
import { pageQuery } from '../../../core/page.ts';
import { type ColumnClasses, type ConfidentialityClass, columnClasses } from '../../../domain/classes.ts';
import { anyOf, CivilDate, Id, RowId } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { unitReference } from '../../../domain/unit.ts';
import { type FlaggedKind, flaggedKinds, milestoneKinds } from '../obligations/kinds.ts';
import { obligationStates } from '../obligations/schema.ts';
import { Totals } from './totals-schema.ts';

const day = (kind: ConfidentialityClass, description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: kind, description, examples: ['2025-07-01'] });
const unitCode = z.string().max(32);

/** A member's standing as mentee on the day. */
export const rosterStatuses = ['none', 'in_matching', 'active', 'paused', 'suspended_conflict', 'not_required'] as const;

const mentorFlags = ['formal_mentor_missing', 'primary_mentor_missing', 'formal_mentor_suspended'] as const;
type OverdueFlag = `${FlaggedKind}_overdue`;
/** The rules that flag a member, in the order of the answer: those for mentors, then overdue obligations by kind. */
export const flagRules = [...mentorFlags, ...flaggedKinds.map((kind): OverdueFlag => `${kind}_overdue`)] as const;
/** The state of a member's academic plan on the day. */
export const planStates = ['none', 'in_preparation', 'awaiting_approval', 'in_force', 'expired'] as const;

const PrimaryMentor = z
  .object({
    assignment_id: Id.meta({ class: 'C1' }),
    person_id: Id.meta({ class: 'C1' }),
    person: Party.meta({ class: 'C1' }),
    division_code: unitCode.nullable().meta({ class: 'C1', examples: ['NEPH'] }),
    site_code: unitCode.nullable().meta({ class: 'C1', examples: ['LAKE'] }),
    since: z.iso.date().meta({ class: 'C1' }),
  })
  .meta({ id: 'RosterPrimaryMentor' });
export type PrimaryMentor = z.infer<typeof PrimaryMentor>;

const SiteOf = z
  .object({ id: RowId, code: unitCode.meta({ class: 'C0', examples: ['UNION'] }), is_primary: z.boolean().meta({ class: 'C0' }) })
  .meta({ id: 'RosterSite' });
export type SiteOf = z.infer<typeof SiteOf>;

export const Flag = z
  .object({
    rule: z.enum(flagRules).meta({
      class: 'C2',
      description:
        '`formal_mentor_missing`: a formal mentor is required and not waived, and there is none. `primary_mentor_missing`: there is a formal ' +
        'mentor, but no primary one. `formal_mentor_suspended`: a conflict case suspends an assignment. The others: an obligation is overdue',
    }),
    since: day('C2', 'Since when; null where leaves have moved the day and you may not read them'),
  })
  .meta({ id: 'RosterFlag' });
export type Flag = z.infer<typeof Flag>;

const number = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .nullable()
    .meta({ description, examples: [example] });
const anyNumber = z.number().nullable();
const amount = (description: string, example: number) => anyNumber.meta({ class: 'C2', description, examples: [example] });
const state = (kind: ConfidentialityClass, description: string) =>
  z
    .enum(obligationStates)
    .nullable()
    .meta({ class: kind, description, examples: ['done'] });

const NextMilestone = z
  .object({
    kind: z.enum(milestoneKinds).meta({ class: 'C2', examples: ['check_in'] }),
    due_on: z.iso.date().meta({ class: 'C2' }),
  })
  .meta({ id: 'RosterNextMilestone' });

export const RosterEntry = z
  .object({
    person_id: Id.meta({ class: 'C0' }),
    person: Party.meta({ class: 'C0' }),
    hr_number: z
      .string()
      .max(64)
      .nullable()
      .meta({ class: 'C1', examples: ['H100004'] }),
    missing_since: day('C1', 'Day of the first whole roster of HR that left the person out, until a file has them again'),
    rank: z
      .enum(['lecturer', 'assistant_professor', 'associate_professor', 'professor'])
      .nullable()
      .meta({ class: 'C0', examples: ['assistant_professor'] }),
    rank_since: day('C2', 'First recorded day of the rank held on the day'),
    appointment_category: z
      .enum(['full_time', 'part_time', 'adjunct', 'status_only', 'emeritus'])
      .nullable()
      .meta({ class: 'C2', examples: ['full_time'] }),
    appointed_on: day('C2', 'First day of the appointment'),
    membership: z.enum(['primary', 'cross']).meta({ class: 'C0' }),
    sites: z.array(SiteOf).max(100).meta({ class: 'C0', description: 'The primary site first' }),
    position_description: z
      .enum([
        'clinician_teacher',
        'clinician_educator',
        'clinician_investigator',
        'clinician_scientist',
        'clinician_administrator',
        'clinician_quality_innovation',
        'other',
      ])
      .nullable()
      .meta({ class: 'C0', examples: ['clinician_teacher'] }),
    on_leave: z
      .boolean()
      .nullable()
      .meta({ class: 'C2', description: 'Null where you may not read the leaves of the person', examples: [false] }),
    on_leave_until: day('C2', 'First day back; null when not on leave, or while the leave has no end'),
    programme_year: z
      .int32()
      .min(1)
      .nullable()
      .meta({
        class: 'C2',
        description:
          'Programme year on the adjusted clock; where you may not read leaves as the calendar counts, as of the first of the month. Null unless full-time or enrolled',
        examples: [2],
      }),
    is_enrolled: z.boolean().meta({
      class: 'C2',
      description:
        'Part-time or adjunct, and enrolled in the programme: owes meetings with the primary mentor in the policy’s programme years (by default the first five), and nothing else',
      examples: [false],
    }),
    adjusted_months: z
      .int32()
      .min(0)
      .nullable()
      .meta({ class: 'C2', description: 'Whole months of the clock without clock-stopping leave', examples: [14] }),
    primary_mentor: PrimaryMentor.nullable().meta({
      class: 'C1',
      description: 'Also while the assignment is paused or suspended: see `status`',
    }),
    other_formal_mentors: z
      .int32()
      .min(0)
      .meta({ class: 'C1', description: 'Active and paused formal assignments that are not primary', examples: [0] }),
    status: z.enum(rosterStatuses).meta({
      class: 'C1',
      description:
        'Status of the primary assignment, otherwise of the best other formal one. Without any: `in_matching` while one is proposed or has ' +
        'yet to begin, or a request is open; `not_required` when not full-time or after programme year 5; otherwise `none`',
      examples: ['active'],
    }),
    days_without_mentor: z
      .int32()
      .min(0)
      .nullable()
      .meta({
        class: 'C2',
        description:
          'Days without an active or paused formal mentor, up to the day; null where there is one, or none is required, or it is waived',
        examples: [null],
      }),
    qualifying_meetings_this_year: number(
      'Meetings with the primary mentor in the present programme year; past ones are counted by the month where you may not read their days',
      2,
    ).meta({ class: 'C2' }),
    expected_to_date: number('How many are expected by now: the share of the minimum for the elapsed part of the year', 1).meta({
      class: 'C2',
    }),
    last_meeting_month: z
      .string()
      .max(7)
      .nullable()
      .meta({ class: 'C2', description: 'Month of the last meeting of the year', examples: ['2026-02'] }),
    plan_state: z
      .enum(planStates)
      .nullable()
      .meta({
        class: 'C2',
        description: 'State of the academic plan on the day; where you may not read leaves it ends as the calendar counts',
        examples: ['in_force'],
      }),
    plan_version: number('The version in force', 2).meta({ class: 'C2' }),
    plan_covers_to: day(
      'C2',
      'First day that the plan no longer covers; null where you may not read the leaves that move it, or one of them has no end',
    ),
    orientation_done: z
      .boolean()
      .nullable()
      .meta({ class: 'C2', description: 'Null where no orientation is owed', examples: [true] }),
    check_in_state: state('C2', 'State of the check-in at a year and a half'),
    check_in_due_on: day('C2', 'Null where you may not read the leaves that move it'),
    check_in_held_on: day('C2', 'Day on which it was held'),
    annual_review_state: state('C2', 'State of the annual review of the present academic year; `overdue` where that of the year before is'),
    annual_review_held_on: day('C2', 'Day of the last one held, of the present academic year or the one before'),
    cfar_state: state('C9', 'State of the continuing faculty appointment review (CFAR); null where you may not read it').meta({
      class: 'C9',
    }),
    cfar_earliest_on: day('C9', 'First day of its window'),
    cfar_latest_on: day('C9', 'Last day of its window, as extended'),
    promotion_due_on: day('C9', 'When the person is due for promotion, until they are promoted; null where you may not read it'),
    next_milestone: NextMilestone.nullable().meta({
      class: 'C2',
      description: 'The next of check-in, faculty appointment review and plan renewal',
    }),
    is_willing: z
      .boolean()
      .nullable()
      .meta({
        class: 'C0',
        description: 'As mentor: willing to take new mentees; null where you may not read the profile, or there is none',
        examples: [true],
      }),
    has_current_training: z
      .boolean()
      .nullable()
      .meta({ class: 'C0', description: 'As mentor: a verified training holds on the day', examples: [true] }),
    formal_mentees: z
      .int32()
      .min(0)
      .meta({ class: 'C0', description: 'As mentor: active and paused formal assignments', examples: [1] }),
    free_capacity: z
      .int32()
      .min(0)
      .nullable()
      .meta({
        class: 'C0',
        description: 'As mentor: how many more mentees the capacity of the profile or the policy allows',
        examples: [2],
      }),
    credits_this_year: amount('As mentor: credits of the academic year posted by the day; null unless you may read credits', 6.25),
    mentoring_hours_this_year: amount('As mentor: hours confirmed in the year up to the day; null unless you may read credits', 4.5),
    flags: z
      .array(Flag)
      .max(20)
      .meta({ class: 'C2', examples: [[]] }),
  })
  .meta({ id: 'RosterEntry' });
export type RosterEntry = z.infer<typeof RosterEntry>;

export const Roster = z
  .object({
    division: unitReference().meta({ class: 'C0' }),
    as_of: z.iso.date().meta({ class: 'C2', examples: ['2026-07-01'] }),
    totals: Totals.meta({ class: 'C2', description: 'Of all primary members, whatever the page' }),
    items: z.array(RosterEntry).max(200).meta({ class: 'C2', description: 'Primary members by name' }),
    cross_appointed: z
      .array(RosterEntry)
      .max(200)
      .meta({
        class: 'C2',
        description: 'Cross-appointed people by name, not in the totals; they come after the last primary member',
        examples: [[]],
      }),
    next_cursor: z
      .string()
      .max(1000)
      .nullable()
      .meta({ class: 'meta', examples: [null] }),
    total_count: z
      .int32()
      .optional()
      .meta({ class: 'meta', description: 'With Prefer: count=exact: primary members and cross-appointed people' }),
  })
  .meta({ id: 'Roster' });

/** The file shows what the answer shows: people by name, the primary mentor without ids. */
const columns: ColumnClasses = {
  ...columnClasses(RosterEntry.omit({ person: true, primary_mentor: true }).shape),
  ...columnClasses({ name: RosterEntry.shape.person }),
  ...columnClasses(PrimaryMentor.omit({ assignment_id: true, person_id: true, person: true }).shape, 'primary_mentor_'),
  ...columnClasses({ name: PrimaryMentor.shape.person }, 'primary_mentor_'),
};
export const RosterCsv = z
  .string()
  .max(50_000_000)
  .meta({ class: columns, examples: ['person_id,hr_number,name,…\r\n0198b7a0-0000-7000-8000-000000000001,H100004,Zoë Šimková,…\r\n'] });

export const RosterQuery = z.strictObject({
  ...pageQuery,
  as_of: CivilDate.optional().meta({ description: 'The facts of this day; your rights are those of today. Default today' }),
  status: anyOf(rosterStatuses)
    .optional()
    .meta({ description: 'One or more, comma-separated: only people with one of these; the totals stay those of all' }),
  flag: anyOf(flagRules)
    .optional()
    .meta({ description: 'One or more, comma-separated: only people with one of these flags; the totals stay those of all' }),
});
export type RosterQuery = z.infer<typeof RosterQuery>;
