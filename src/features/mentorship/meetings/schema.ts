import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, prose, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

/** What keeps a planned meeting from its day. */
const interruptions = ['assignment_over', 'assignment_suspended', 'assignment_paused'] as const;
const kinds = ['formal', 'ad_hoc', 'joint'] as const;
const modes = ['in_person', 'video', 'phone', 'email', 'other'] as const;
const statuses = [
  'proposed',
  'scheduled',
  'tentative',
  'held',
  'unconfirmed',
  'confirmed',
  'disputed',
  'cancelled',
  'no_show',
  'voided',
] as const;
const barriers = [
  'not_held',
  'pending_confirmation',
  'disputed',
  'voided',
  'not_formal',
  'by_email',
  'too_short',
  'not_active',
  'another_that_day',
] as const;

/** An instant within bounds that calendars and the database can handle. */
const Moment = Instant.refine((at) => at >= '1900' && at < '2200', 'must lie between 1900 and 2199');

const Kind = z.enum(kinds).meta({
  description: 'A joint meeting with several mentors is recorded once for each of their assignments',
  examples: ['formal'],
});
const JointId = Id.optional().meta({
  description:
    'For kind `joint`: the id of the same meeting as recorded for another assignment of the mentee, so that its minutes count once',
});
const Mode = z.enum(modes).meta({ examples: ['in_person'] });
const Side = z.enum(['mentee', 'mentor']);
const Minutes = z
  .int32()
  .min(1)
  .max(1440)
  .meta({ description: 'Minutes, at most a day', examples: [45] });

const agenda = 'Where to send the paper first, and who could read it before.';
const location = 'Room 4-120, Union Hospital';

const mentor = { id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' };

const facts = {
  id: RowId,
  assignment_id: Id.meta({ class: 'C2d' }),
  mentee_id: Id.meta({ class: 'C2d' }),
  mentee: Party.meta({ class: 'C2d' }),
  mentor_id: Id.meta({ class: 'C2d' }),
  mentor: Party.meta({ class: 'C2d', examples: [mentor] }),
  kind: Kind.meta({ class: 'C2d' }),
  joint_id: Id.nullable().meta({
    class: 'C2d',
    description: 'For a joint meeting: the id under which it was recorded first; null where this is that one',
    examples: [null],
  }),
  mode: Mode.meta({ class: 'C2d' }),
  status: z.enum(statuses).meta({
    class: 'C2d',
    description:
      '`unconfirmed`: held, but not confirmed within the policy’s days after it was logged. It can still be confirmed, disputed or corrected. A planned meeting is `tentative` where the assignment is suspended or paused on its day, and `cancelled` where it is over by then; it comes back where the assignment goes on',
    examples: ['scheduled'],
  }),
  interrupted_by: z
    .enum(interruptions)
    .nullable()
    .meta({ class: 'C2d', description: 'What keeps a planned meeting from its day; null where nothing does', examples: [null] }),
  proposed_by: Id.meta({ class: 'C2d', description: 'Who proposed the time last; the other side agrees to it' }),
  scheduled_at: Instant.nullable().meta({ class: 'C2d' }),
  duration_min: Minutes.nullable().meta({ class: 'C2d' }),
  held_on: z.iso
    .date()
    .nullable()
    .meta({ class: 'C2d', examples: [null] }),
  is_brought_along: z.boolean().meta({
    class: 'C2d',
    description:
      'An import brought it along, as held before meetings were logged here: nobody logged or confirmed it, and either of the two can void it. proposed_by is who imported it',
    examples: [false],
  }),
  counted_year: z
    .int32()
    .nullable()
    .meta({
      class: 'C2d',
      description: 'Of one that was brought along as counted for a programme year, without its day: which year. held_on is null',
      examples: [null],
    }),
  logged_by: Id.nullable().meta({
    class: 'C2d',
    description: 'Who logged it; the other side confirms it',
    examples: [null],
  }),
  logged_at: Instant.nullable().meta({ class: 'C2d', examples: [null] }),
  confirmed_by: Id.nullable().meta({ class: 'C2d', examples: [null] }),
  confirmed_at: Instant.nullable().meta({ class: 'C2d', examples: [null] }),
  void_proposed_by: Id.nullable().meta({
    class: 'C2d',
    description: 'Which side of a confirmed meeting has said that it was recorded in error; the other side can agree',
    examples: [null],
  }),
  absent: Side.nullable().meta({ class: 'C2d', description: 'Who did not come, where the status is no_show', examples: [null] }),
  qualifies: z.boolean().meta({ class: 'C2d', description: 'It counts towards the meetings of the programme year', examples: [false] }),
  not_qualifying_because: z
    .enum(barriers)
    .nullable()
    .meta({ class: 'C2d', description: 'The first reason why it does not count; null where it counts', examples: ['not_held'] }),
};

/** A meeting without its content, which is read one meeting at a time. */
export const Meeting = z.object({ ...facts, ...stamps }).meta({ id: 'Meeting' });
export type Meeting = z.infer<typeof Meeting>;

const Reason = z
  .object({
    kind: z.enum(['dispute', 'cancel', 'void']).meta({ class: 'C4', examples: ['cancel'] }),
    author_id: Id.meta({ class: 'C4' }),
    note: z
      .string()
      .max(2000)
      .meta({ class: 'C4', examples: ['I am on call that afternoon.'] }),
    at: Instant.meta({ class: 'C4' }),
  })
  .meta({ id: 'MeetingReason' });

export const MeetingDetail = z
  .object({
    ...facts,
    agenda: z
      .string()
      .max(5000)
      .nullable()
      .meta({ class: 'C4', description: 'Only for mentee and mentor; null for others', examples: [agenda] }),
    location: z
      .string()
      .max(500)
      .nullable()
      .meta({ class: 'C4', description: 'Only for mentee and mentor; null for others', examples: [location] }),
    goal_lineage_ids: z
      .array(Id)
      .max(20)
      .nullable()
      .meta({
        class: 'C4',
        description: '`lineage_id` of the goals of the mentee’s plan that it is about. Only for mentee and mentor; null for others',
        examples: [[]],
      }),
    reasons: z
      .array(Reason)
      .max(100)
      .nullable()
      .meta({
        class: 'C4',
        description: 'Notes on why it was cancelled, disputed or voided. Only for mentee and mentor; null for others',
        examples: [[]],
      }),
    ...stamps,
  })
  .meta({ id: 'MeetingDetail' });
export type MeetingDetail = z.infer<typeof MeetingDetail>;

/** One VEVENT without names or content. */
export const MeetingICalendar = z
  .string()
  .max(10_000)
  .meta({ class: 'C2d', examples: ['BEGIN:VCALENDAR\r\nVERSION:2.0\r\n…END:VCALENDAR\r\n'] });

export const Meetings = Page(Meeting, 'MeetingPage');
export const MeetingQuery = z.strictObject({
  ...pageQuery,
  assignment_id: Id.optional(),
  person_id: Id.optional().meta({ description: 'As mentee or as mentor' }),
  status: anyOf(statuses).optional(),
  qualifies: Flag.optional(),
  held_on_gte: CivilDate.optional(),
  held_on_lte: CivilDate.optional(),
  scheduled_at_gte: Moment.optional(),
  scheduled_at_lt: Moment.optional(),
});
export type MeetingQuery = z.infer<typeof MeetingQuery>;

const content = {
  agenda: prose(5000)
    .optional()
    .meta({ examples: [agenda] }),
  location: text(500)
    .optional()
    .meta({ examples: [location] }),
  goal_lineage_ids: z
    .array(Id)
    .max(20)
    .optional()
    .meta({ description: '`lineage_id` of goals of the mentee’s plans', examples: [[]] }),
};

export const NewMeeting = z
  .strictObject({
    assignment_id: Id,
    kind: Kind.default('formal'),
    joint_id: JointId,
    mode: Mode,
    scheduled_at: Moment.optional().meta({ description: 'By default none: the two find a time later' }),
    duration_min: Minutes.optional(),
    ...content,
  })
  .meta({
    id: 'NewMeeting',
    example: {
      assignment_id: '0198b7a0-0000-7000-8000-000000000001',
      mode: 'in_person',
      scheduled_at: '2026-07-08T19:00:00Z',
      duration_min: 45,
      agenda,
    },
  });
export type NewMeeting = z.infer<typeof NewMeeting>;

export const LogMeeting = z
  .strictObject({
    assignment_id: Id,
    kind: Kind.default('formal'),
    joint_id: JointId,
    mode: Mode,
    held_on: CivilDate.optional().meta({ description: 'Default today' }),
    duration_min: Minutes,
    ...content,
  })
  .meta({
    id: 'LogMeeting',
    example: { assignment_id: '0198b7a0-0000-7000-8000-000000000001', mode: 'video', held_on: '2026-07-01', duration_min: 40 },
  });
export type LogMeeting = z.infer<typeof LogMeeting>;

export const HoldMeeting = z
  .strictObject({
    held_on: CivilDate.optional().meta({ description: 'Default today' }),
    duration_min: Minutes,
    mode: Mode.optional().meta({ description: 'Where it differs from the plan' }),
  })
  .meta({ id: 'HoldMeeting', example: { duration_min: 45 } });
export type HoldMeeting = z.infer<typeof HoldMeeting>;

export const MeetingPatch = z
  .strictObject({
    mode: Mode.optional(),
    scheduled_at: Moment.nullable().optional().meta({ description: 'Can change until the meeting is held; null = no time yet' }),
    duration_min: Minutes.optional(),
    held_on: CivilDate.optional().meta({ description: 'Can be corrected once the meeting is held, until it is confirmed' }),
    agenda: prose(5000)
      .nullable()
      .optional()
      .meta({ examples: [agenda] }),
    location: text(500)
      .nullable()
      .optional()
      .meta({ examples: [location] }),
    goal_lineage_ids: content.goal_lineage_ids,
  })
  .meta({ id: 'MeetingPatch', example: { scheduled_at: '2026-07-09T19:00:00Z' } });
export type MeetingPatch = z.infer<typeof MeetingPatch>;

export const NoShow = z
  .strictObject({ absent: Side.meta({ description: 'Who did not come', examples: ['mentee'] }) })
  .meta({ id: 'MeetingNoShow', example: { absent: 'mentee' } });
export type NoShow = z.infer<typeof NoShow>;

/** An optional reason for cancelling, disputing or voiding. */
export const Remark = z
  .strictObject({ note: prose(2000).optional().meta({ description: 'Why. Only mentee and mentor can read it' }) })
  .meta({ id: 'MeetingRemark', example: { note: 'I am on call that afternoon.' } });
export type Remark = z.infer<typeof Remark>;

export const Answer = z.strictObject({}).meta({ id: 'MeetingAnswer', example: {} });
