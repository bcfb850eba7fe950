import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, prose, RowId, stamps } from '../../../domain/fields.ts';
import { MemberParty } from '../../mentorship/assignments/schema.ts';

const types = ['new', 'additional', 'replacement'] as const;
const statuses = ['open', 'in_discussion', 'awaiting_acceptance', 'matched', 'no_match', 'withdrawn'] as const;
export type Status = (typeof statuses)[number];
/** Why no mentor was found. */
export const noMatchReasons = ['no_candidate', 'no_capacity', 'all_excluded', 'mentee_declined', 'mentor_declined', 'other'] as const;

const day = z.iso.date();
const noDay = day.nullable().meta({ examples: [null] });

export const Choice = z
  .object({ rank: z.int32().min(1).max(3).meta({ class: 'C3' }), mentor: MemberParty.meta({ class: 'C3' }) })
  .meta({ id: 'MentorRequestChoice', description: 'A person whom the mentee would like as mentor; rank 1 is the first choice' });

export const MentorRequest = z
  .object({
    id: RowId,
    mentee: MemberParty.meta({ class: 'C1' }),
    type: z.enum(types).meta({
      class: 'C1',
      description: '`replacement`: of the mentor of `replaces_id`; `additional`: beside a mentor whom the mentee has',
    }),
    via: z.enum(['mentee', 'facilitator', 'leader', 'service']).meta({
      class: 'C1',
      description: 'Who opened it. `service`: the service did, because of a mentor’s retirement, departure or absence',
    }),
    status: z.enum(statuses).meta({
      class: 'C1',
      description:
        'Status today, derived from what happened. When a proposal is declined, expires or is withdrawn, the request is open again; `no_match` ends on `reopens_on`. A request for a primary mentor is also matched by one who was agreed upon without it',
    }),
    is_primary: z.boolean().meta({ class: 'C1', description: 'Whether the mentor is to be the primary one' }),
    replaces_id: Id.nullable().meta({ class: 'C1', description: 'The assignment whose mentor is to be replaced', examples: [null] }),
    needs_profile_id: Id.nullable().meta({
      class: 'id',
      description:
        'The needs profile of the mentee that the request is based on: the latest when it was opened or when a discussion was last opened',
    }),
    starts_on: noDay.meta({
      class: 'C1',
      description:
        'First day of the intended period; null = as soon as both have accepted, for somebody who has yet to begin on their first day',
      examples: [null],
    }),
    planned_ends_on: noDay.meta({ class: 'C1', description: 'End of the intended period; null = open-ended', examples: [null] }),
    opened_on: day.meta({ class: 'C1' }),
    answer_due_on: noDay.meta({
      class: 'C2',
      description:
        'First day on which the request is overdue if no discussion has been opened, without the days on leave that stops the mentee’s clock. For those who may read the mentee’s leaves; null for others, and while a leave has no end',
      examples: ['2026-07-22'],
    }),
    is_overdue: z.boolean().meta({
      class: 'C1',
      description:
        'Open and `answer_due_on` has come, or in discussion and `due_on` of the discussion has come; for those who may not read leaves as if there were none, by the first of the month',
      examples: [false],
    }),
    waiting_days: z
      .int32()
      .nullable()
      .meta({
        class: 'C1',
        description:
          'Days since the request was opened; without those on leave that stops the clock, for those who may read leaves. null once it is matched or withdrawn',
        examples: [12],
      }),
    withdrawn_on: noDay.meta({ class: 'C1' }),
    no_match_on: noDay.meta({ class: 'C1', description: 'When a discussion last ended without a match', examples: [null] }),
    no_match_reason: z
      .enum(noMatchReasons)
      .nullable()
      .meta({ class: 'C1', examples: [null] }),
    reopens_on: noDay.meta({
      class: 'C2',
      description:
        'First day on which the request is open again after no match, without the days on leave that stops the mentee’s clock; null = only when somebody reopens it, while a leave has no end, and for those who may not read leaves',
      examples: [null],
    }),
    assignment_id: Id.nullable().meta({
      class: 'C1',
      description: 'The assignment that the request led to, or the proposal that waits for acceptance',
      examples: [null],
    }),
    discussion_id: Id.nullable().meta({ class: 'C1', description: 'The open match discussion', examples: [null] }),
    choices: z.array(Choice).max(3).nullable().meta({
      class: 'C3',
      description:
        'The preferred mentors, in order. For the mentee, their leaders and facilitator and the mentorship lead; null for others and for the people who are named',
    }),
    reason: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C3',
        description:
          'Why a mentor is asked for, in the words of the person who opened the request. For the mentee, their leaders and facilitator and the mentorship lead; null for others',
        examples: ['My mentor is moving to another city.'],
      }),
    no_match_note: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C5',
        description:
          'What was noted when no mentor was found. For those who take part as or for a leader; null for the mentee, the people who are named and others',
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

const MentorIds = z.array(Id).max(3).meta({ description: 'Preferred mentors, the first choice first; each person once' });

export const NewMentorRequest = z
  .strictObject({
    mentee_id: Id,
    type: z
      .enum(types)
      .default('new')
      .meta({ description: '`replacement`: of the mentor of `replaces_id`; `additional`: beside a mentor whom the mentee has' }),
    replaces_id: Id.optional().meta({
      description: 'Required for a replacement, and only allowed there: a formal assignment of the mentee, running or over',
    }),
    is_primary: z.boolean().optional().meta({
      description:
        'Whether the mentor is to be the primary one. Default: true for `new`, as in the replaced assignment for `replacement`, false for `additional`',
    }),
    reason: prose(2000).optional().meta({ description: 'Why a mentor is asked for' }),
    starts_on: CivilDate.optional().meta({
      description:
        'First day of the intended period, today or later and not before the appointment of the mentee begins; default: as soon as both have accepted, for somebody who has yet to begin on their first day',
    }),
    planned_ends_on: CivilDate.optional().meta({ description: 'End of the intended period; default open-ended' }),
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
    is_primary: z.boolean().optional().meta({ description: 'Whether the mentor is to be the primary one' }),
    starts_on: CivilDate.nullable().optional().meta({
      description:
        'First day of the intended period; null = as soon as both have accepted, for somebody who has yet to begin on their first day',
    }),
    planned_ends_on: CivilDate.nullable().optional().meta({ description: 'End of the intended period; null = open-ended' }),
  })
  .meta({ id: 'MentorRequestPatch', example: { starts_on: '2026-09-01' } });
export type MentorRequestPatch = z.infer<typeof MentorRequestPatch>;

export const Ranking = z
  .strictObject({ mentor_ids: MentorIds })
  .meta({ id: 'MentorRanking', example: { mentor_ids: ['0198b7a0-0000-7000-8000-000000000003'] } });
export type Ranking = z.infer<typeof Ranking>;

export const Withdraw = z.strictObject({}).meta({ id: 'WithdrawMentorRequest', example: {} });
export const Reopen = z.strictObject({}).meta({ id: 'ReopenMentorRequest', example: {} });
