import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../mentorship/assignments/schema.ts';

const types = ['new', 'additional', 'replacement'] as const;
const statuses = ['open', 'in_discussion', 'awaiting_acceptance', 'matched', 'no_match', 'withdrawn'] as const;
export type Status = (typeof statuses)[number];
export const noMatchReasons = ['no_candidate', 'no_capacity', 'all_excluded', 'mentee_declined', 'mentor_declined', 'other'] as const;

const day = z.iso.date();
const noDay = day.nullable().meta({ examples: [null] });

export const Choice = z
  .object({ rank: z.int32().min(1).max(3).meta({ class: 'C3' }), mentor: Party.meta({ class: 'C3' }) })
  .meta({ id: 'MentorRequestChoice', description: 'A person the mentee would like as mentor; rank 1 is the first choice' });

export const MentorRequest = z
  .object({
    id: RowId,
    mentee: Party.meta({ class: 'C1' }),
    type: z.enum(types).meta({ class: 'C1' }),
    via: z
      .enum(['mentee', 'facilitator', 'leader', 'service'])
      .meta({ class: 'C1', description: 'Who opened it; `service`: a mentor’s retirement, departure or absence did' }),
    status: z.enum(statuses).meta({
      class: 'C1',
      description:
        'Today, from what happened: a proposal that is declined, expires or is withdrawn leaves the request open again, and `no_match` ends on `reopens_on`. Where a primary mentor was sought, one who was agreed upon without the request matches it, too',
    }),
    is_primary: z.boolean().meta({ class: 'C1', description: 'Whether the mentor is to be the primary one' }),
    replaces_id: Id.nullable().meta({ class: 'C1', description: 'The assignment of the mentor to be replaced', examples: [null] }),
    needs_profile_id: Id.nullable().meta({
      class: 'id',
      description: 'The needs of the mentee that it goes by: the latest when it was opened or last discussed',
    }),
    starts_on: noDay.meta({
      class: 'C1',
      description: 'When the mentorship should begin; null = as soon as both have accepted',
      examples: [null],
    }),
    planned_ends_on: noDay.meta({ class: 'C1' }),
    opened_on: day.meta({ class: 'C1' }),
    answer_due_on: day.meta({
      class: 'C1',
      description: 'First day on which nobody having opened a discussion is too long',
      examples: ['2026-07-22'],
    }),
    is_overdue: z.boolean().meta({
      class: 'C1',
      description: 'Open, and that day has come; or in discussion for longer than the same days (`due_on` of the discussion)',
      examples: [false],
    }),
    waiting_days: z
      .int32()
      .nullable()
      .meta({
        class: 'C1',
        description: 'Days since it was opened, while the mentee still waits; null once matched or withdrawn',
        examples: [12],
      }),
    withdrawn_on: noDay.meta({ class: 'C1' }),
    no_match_on: noDay.meta({ class: 'C1', description: 'When a discussion last ended without a mentor', examples: [null] }),
    no_match_reason: z
      .enum(noMatchReasons)
      .nullable()
      .meta({ class: 'C1', examples: [null] }),
    reopens_on: noDay.meta({
      class: 'C1',
      description: 'First day on which it is open again after no match; null = when somebody reopens it',
      examples: [null],
    }),
    assignment_id: Id.nullable().meta({
      class: 'C1',
      description: 'The assignment it led to, or the proposal that waits for acceptance',
      examples: [null],
    }),
    discussion_id: Id.nullable().meta({ class: 'C1', description: 'The discussion that is open', examples: [null] }),
    choices: z.array(Choice).max(3).nullable().meta({
      class: 'C3',
      description: 'For the mentee, their leaders, facilitator and the mentorship lead; null for others and for whoever is named',
    }),
    reason: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C3',
        description: 'In the words of whoever opened it, for the same people',
        examples: ['My mentor is moving to another city.'],
      }),
    no_match_note: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C5',
        description: 'What was noted when no mentor was found; for those who take part for a leader, unless they are named',
        examples: [null],
      }),
    ...stamps,
  })
  .meta({ id: 'MentorRequest' });
export type MentorRequest = z.infer<typeof MentorRequest>;

export const MentorRequests = Page(MentorRequest, 'MentorRequestPage');
export const MentorRequestQuery = z.strictObject({
  ...pageQuery,
  mentee_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  status: anyOf(statuses).optional(),
  type: anyOf(types).optional(),
  is_overdue: Flag.optional(),
  opened_on_gte: CivilDate.optional(),
  opened_on_lte: CivilDate.optional(),
});
export type MentorRequestQuery = z.infer<typeof MentorRequestQuery>;

const MentorIds = z.array(Id).max(3).meta({ description: 'The first choice first; each person once' });

export const NewMentorRequest = z
  .strictObject({
    mentee_id: Id,
    type: z.enum(types).default('new'),
    replaces_id: Id.optional().meta({
      description: 'For a replacement, and only then: a formal assignment of the mentee, running or over',
    }),
    is_primary: z
      .boolean()
      .optional()
      .meta({ description: 'Default: true for a new one, that of the replaced assignment, false for an additional one' }),
    reason: prose(2000).optional(),
    starts_on: CivilDate.optional().meta({ description: 'Today or later' }),
    planned_ends_on: CivilDate.optional(),
    mentor_ids: MentorIds.default([]),
  })
  .meta({
    id: 'NewMentorRequest',
    example: {
      mentee_id: '0198b7a0-0000-7000-8000-000000000002',
      reason: 'I would like to learn how to lead a trial.',
      mentor_ids: ['0198b7a0-0000-7000-8000-000000000003'],
    },
  });
export type NewMentorRequest = z.infer<typeof NewMentorRequest>;

export const MentorRequestPatch = z
  .strictObject({
    is_primary: z.boolean().optional(),
    starts_on: CivilDate.nullable().optional(),
    planned_ends_on: CivilDate.nullable().optional(),
  })
  .meta({ id: 'MentorRequestPatch', example: { starts_on: '2026-09-01' } });
export type MentorRequestPatch = z.infer<typeof MentorRequestPatch>;

export const Ranking = z
  .strictObject({ mentor_ids: MentorIds })
  .meta({ id: 'MentorRanking', example: { mentor_ids: ['0198b7a0-0000-7000-8000-000000000003'] } });
export type Ranking = z.infer<typeof Ranking>;

export const Withdraw = z.strictObject({}).meta({ id: 'WithdrawMentorRequest', example: {} });
export const Reopen = z.strictObject({}).meta({ id: 'ReopenMentorRequest', example: {} });
