import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { MemberParty } from '../../mentorship/assignments/schema.ts';
import { noMatchReasons } from '../mentor-requests/schema.ts';

/** The offices in which leaders contribute. */
export const leaderOffices = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
] as const;
/** Everybody who contributes does so in one of these. */
export const offices = ['mentee', ...leaderOffices] as const;
const outcomes = ['match', 'no_match', 'cancelled'] as const;

const day = z.iso.date();
const noDay = day.nullable().meta({ examples: [null] });

export const MissingParticipant = z
  .object({
    capacity: z.enum(offices).meta({ class: 'C1', examples: ['physician_in_chief'] }),
    is_vacant: z.boolean().meta({
      class: 'C1',
      description: 'Whether nobody is left who could contribute in this office, so that somebody stands in',
      examples: [false],
    }),
    holder_ids: z.array(Id).max(1000).meta({ class: 'C1', description: 'Who could contribute in this office, delegates included' }),
    holders: z.array(Party).max(1000).meta({ class: 'C1', description: 'The people of `holder_ids`' }),
    stand_in_ids: z
      .array(Id)
      .max(1000)
      .meta({
        class: 'C1',
        description:
          'Who may stand in for a vacant office by naming it: a mentorship lead, for the office of the lead another leader, and the Chair where none of them is left',
        examples: [[]],
      }),
    stand_ins: z
      .array(Party)
      .max(1000)
      .meta({ class: 'C1', description: 'The people of `stand_in_ids`', examples: [[]] }),
  })
  .meta({ id: 'MissingParticipant', description: 'An office in which nobody has contributed yet' });

export const MatchContribution = z
  .object({
    person: MemberParty.meta({ class: 'C1' }),
    capacity: z.enum(offices).meta({ class: 'C1', examples: ['division_director'] }),
    stands_in: z
      .boolean()
      .meta({ class: 'C1', description: 'Whether the person stands in for an office in which nobody could contribute', examples: [false] }),
    delegated_from_id: Id.nullable().meta({ class: 'C1', description: 'Who delegated their part to this person', examples: [null] }),
    delegated_from: Party.nullable().meta({ class: 'C1', examples: [null] }),
    took_part_on: day.meta({ class: 'C1', description: 'Day of the contribution, or of its last change' }),
    agrees: z
      .boolean()
      .nullable()
      .meta({ class: 'C5', description: 'Whether the person agrees; null where they did not state it or you may not read it' }),
    input: z
      .string()
      .max(4000)
      .nullable()
      .meta({
        class: 'C5',
        description:
          'What the person thinks. Your own, and that of all others only if you take part, or are asked to, in one of the offices of `participants`; the mentee cannot read the input of leaders. Else null',
        examples: ['She should meet somebody who has led a trial.'],
      }),
    for_mentee: z
      .string()
      .max(4000)
      .nullable()
      .meta({
        class: 'C5',
        description:
          'What a leader says to the mentee: for the mentee, and for those who may read `input`. Null for others, and in the mentee’s own contribution',
        examples: ['Let us look for somebody who has led a trial.'],
      }),
  })
  .meta({ id: 'MatchContribution' });

export const MatchDiscussion = z
  .object({
    id: RowId,
    request_id: Id.meta({ class: 'C1' }),
    mentee: MemberParty.meta({ class: 'C1' }),
    is_open: z.boolean().meta({ class: 'C1', description: 'Whether the discussion is neither concluded nor cancelled' }),
    opened_on: day.meta({ class: 'C1' }),
    planned_on: noDay.meta({ class: 'C1', description: 'When the discussion is to be held', examples: [null] }),
    due_on: noDay.meta({
      class: 'C2',
      description:
        'First day on which it is overdue: the policy’s days for an answer, counted from the day it was opened or is planned for, without those on leave that stops the mentee’s clock. For those who may read the mentee’s leaves; null for others, and while a leave has no end',
      examples: ['2026-08-05'],
    }),
    is_overdue: z.boolean().meta({
      class: 'C1',
      description:
        'Whether it is open and `due_on` has come; for those who may not read leaves as if there were none, by the first of the month',
      examples: [false],
    }),
    held_on: noDay.meta({ class: 'C1', description: 'When the discussion was held', examples: [null] }),
    outcome: z
      .enum(outcomes)
      .nullable()
      .meta({
        class: 'C1',
        description: 'null while it is open. `cancelled` also where the request was withdrawn or matched otherwise',
        examples: [null],
      }),
    participants: z
      .array(z.enum(leaderOffices))
      .max(10)
      .meta({
        class: 'C1',
        description:
          'The offices in which somebody has to contribute, beside the mentee, before a match; from the policy of the day on which the discussion was opened',
        examples: [['division_director', 'physician_in_chief']],
      }),
    missing: z.array(MissingParticipant).max(10).meta({
      class: 'C1',
      description: 'The offices in which nobody has contributed yet, the mentee included; empty once the discussion is over',
    }),
    contributions: z
      .array(MatchContribution)
      .max(200)
      .meta({ class: 'C1', description: 'In the order of the first contribution of each person' }),
    mentor_id: Id.nullable().meta({ class: 'C1', description: 'The mentor who was agreed upon', examples: [null] }),
    mentor: Party.nullable().meta({ class: 'C1', examples: [null] }),
    assignment_id: Id.nullable().meta({
      class: 'C1',
      description: 'The assignment that was proposed, which mentee and mentor then accept or decline',
      examples: [null],
    }),
    concluded_by: Id.nullable().meta({ class: 'C1', examples: [null] }),
    concluded_at: Instant.nullable().meta({ class: 'C1', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'MatchDiscussion' });
export type MatchDiscussion = z.infer<typeof MatchDiscussion>;

export const MatchDiscussions = Page(MatchDiscussion, 'MatchDiscussionPage');
export const MatchDiscussionQuery = z.strictObject({
  ...pageQuery,
  request_id: Id.optional(),
  mentee_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  is_open: Flag.optional(),
  is_overdue: Flag.optional(),
  outcome: anyOf(outcomes).optional(),
});
export type MatchDiscussionQuery = z.infer<typeof MatchDiscussionQuery>;

export const NewMatchDiscussion = z
  .strictObject({
    planned_on: CivilDate.optional().meta({
      description: 'When the discussion is to be held, if that is known: today or later, within a year',
    }),
  })
  .meta({ id: 'NewMatchDiscussion', example: { planned_on: '2026-07-15' } });
export type NewMatchDiscussion = z.infer<typeof NewMatchDiscussion>;

const held_on = CivilDate.optional().meta({
  description: 'When the discussion was held: not before it was opened, not in the future; default today',
});

export const Conclude = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('match'),
      mentor_id: Id.meta({ description: 'The person to be proposed as formal mentor' }),
      is_primary: z.boolean().optional().meta({ description: 'Whether the mentor becomes the primary one; default as in the request' }),
      capacity_reason: prose(500).optional().meta({ description: 'Why the mentor takes more mentees than their capacity' }),
      held_on,
    }),
    z.strictObject({
      outcome: z.literal('no_match'),
      no_match_reason: z.enum(noMatchReasons),
      note: prose(2000).optional().meta({ description: 'A note for those who take part as or for a leader; the mentee cannot read it' }),
      held_on,
    }),
  ])
  .meta({
    id: 'ConcludeMatchDiscussion',
    example: { outcome: 'match', mentor_id: '0198b7a0-0000-7000-8000-000000000003' },
  });
export type Conclude = z.infer<typeof Conclude>;

export const Cancel = z.strictObject({}).meta({ id: 'CancelMatchDiscussion', example: {} });
