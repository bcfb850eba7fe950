import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, Instant, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../mentorship/assignments/schema.ts';
import { noMatchReasons } from '../mentor-requests/schema.ts';

const leaderCapacities = [
  'division_director',
  'physician_in_chief',
  'hospital_division_head',
  'mentorship_facilitator',
  'mentorship_lead',
] as const;
const capacities = ['mentee', ...leaderCapacities] as const;
const outcomes = ['match', 'no_match', 'cancelled'] as const;

const day = z.iso.date();
const noDay = day.nullable().meta({ examples: [null] });

export const MissingParticipant = z
  .object({
    capacity: z.enum(capacities).meta({ class: 'C1', examples: ['physician_in_chief'] }),
    is_vacant: z
      .boolean()
      .meta({ class: 'C1', description: 'Nobody is left who could speak in it; somebody stands in', examples: [false] }),
    holder_ids: z.array(Id).max(1000).meta({ class: 'C1', description: 'Who could, substitutes included' }),
    stand_in_ids: z
      .array(Id)
      .max(1000)
      .meta({
        class: 'C1',
        description:
          'Where it is vacant, who takes its place by naming it: a mentorship lead, for the lead another leader, and where none of them is left the Chair',
        examples: [[]],
      }),
  })
  .meta({ id: 'MissingParticipant' });

export const MatchContribution = z
  .object({
    person: Party.meta({ class: 'C1' }),
    capacity: z.enum(capacities).meta({ class: 'C1', examples: ['division_director'] }),
    stands_in: z.boolean().meta({ class: 'C1', description: 'In place of a capacity that nobody could speak in', examples: [false] }),
    delegated_from_id: Id.nullable().meta({ class: 'C1', description: 'Who sent this person', examples: [null] }),
    took_part_on: day.meta({ class: 'C1' }),
    agrees: z.boolean().nullable().meta({ class: 'C5', description: 'null where nothing was said or it is not for you' }),
    input: z
      .string()
      .max(4000)
      .nullable()
      .meta({
        class: 'C5',
        description:
          'Your own; that of all others only where you take part, or are to, in one of `participants`. The mentee reads no leader’s',
        examples: ['She should meet somebody who has led a trial.'],
      }),
  })
  .meta({ id: 'MatchContribution' });

export const MatchDiscussion = z
  .object({
    id: RowId,
    request_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    is_open: z.boolean().meta({ class: 'C1' }),
    opened_on: day.meta({ class: 'C1' }),
    planned_on: noDay.meta({ class: 'C1', description: 'When it is to be held', examples: [null] }),
    due_on: day.meta({
      class: 'C1',
      description: 'First day on which it goes on for too long: the policy’s days for an answer after it was opened or is planned for',
      examples: ['2026-08-05'],
    }),
    is_overdue: z.boolean().meta({ class: 'C1', description: 'Open, and that day has come', examples: [false] }),
    held_on: noDay.meta({ class: 'C1' }),
    outcome: z
      .enum(outcomes)
      .nullable()
      .meta({
        class: 'C1',
        description: 'null while it is open; a request that is withdrawn, or matched otherwise, cancels it',
        examples: [null],
      }),
    participants: z
      .array(z.enum(leaderCapacities))
      .max(10)
      .meta({
        class: 'C1',
        description: 'Who takes part beside the mentee before it can end in a match, by the policy of the day it was opened',
        examples: [['division_director', 'physician_in_chief']],
      }),
    missing: z.array(MissingParticipant).max(10).meta({ class: 'C1', description: 'Who of them has not yet, while it is open' }),
    contributions: z.array(MatchContribution).max(200).meta({ class: 'C1' }),
    mentor_id: Id.nullable().meta({ class: 'C1', description: 'Who was agreed upon', examples: [null] }),
    assignment_id: Id.nullable().meta({
      class: 'C1',
      description: 'The proposal that came of it, which both sides then accept or not',
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
    planned_on: CivilDate.optional().meta({ description: 'When it is to be held, if that is known: today or later, within a year' }),
  })
  .meta({ id: 'NewMatchDiscussion', example: { planned_on: '2026-07-15' } });
export type NewMatchDiscussion = z.infer<typeof NewMatchDiscussion>;

export const Contribute = z
  .strictObject({
    capacity: z
      .enum(capacities)
      .optional()
      .meta({ description: 'Needed by whoever holds several, and to stand in for one that is vacant' }),
    agrees: z.boolean().optional().meta({ description: 'With what was discussed. No match comes about until the mentee does' }),
    input: prose(4000)
      .optional()
      .meta({ description: 'For those who take part for a leader; what a leader says is not for the mentee. It, or `agrees`, is needed' }),
  })
  .meta({ id: 'ContributeToMatchDiscussion', example: { agrees: true, input: 'I would like to learn how to lead a trial.' } });
export type Contribute = z.infer<typeof Contribute>;

export const Delegate = z
  .strictObject({
    capacity: z.enum(leaderCapacities).optional().meta({ description: 'Needed by whoever holds several' }),
    to_id: Id,
  })
  .meta({ id: 'DelegateMatchDiscussion', example: { to_id: '0198b7a0-0000-7000-8000-000000000003' } });
export type Delegate = z.infer<typeof Delegate>;

const held_on = CivilDate.optional().meta({ description: 'Default today; from the day it was opened' });

export const Conclude = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('match'),
      mentor_id: Id,
      is_primary: z.boolean().optional().meta({ description: 'Default: as the request says' }),
      capacity_reason: prose(500).optional().meta({ description: 'Why the mentor takes one more than the usual number' }),
      held_on,
    }),
    z.strictObject({
      outcome: z.literal('no_match'),
      no_match_reason: z.enum(noMatchReasons),
      note: prose(2000).optional().meta({ description: 'For those who help to find a mentor, not for the mentee' }),
      held_on,
    }),
  ])
  .meta({
    id: 'ConcludeMatchDiscussion',
    example: { outcome: 'match', mentor_id: '0198b7a0-0000-7000-8000-000000000003' },
  });
export type Conclude = z.infer<typeof Conclude>;

export const Cancel = z.strictObject({}).meta({ id: 'CancelMatchDiscussion', example: {} });
