import { z } from 'zod';
import { Id } from '../../../domain/fields.ts';
import { UnmatchedPerson } from '../../matching/mentor-requests/unmatched-schema.ts';

const day = z.iso.date();
const open = z.iso
  .date()
  .nullable()
  .meta({ examples: [null] });

/** How many there are, and the first 200 of them. */
function Listed<T extends z.ZodType>(item: T, id: string, description: string) {
  return z
    .object({
      total: z.int32().meta({ description: 'All of them, also beyond the first 200', examples: [1] }),
      items: z.array(item).max(200),
    })
    .meta({ id, description });
}

const pair = { mentee_id: Id, mentor_id: Id };
const holder = z.object({ role_id: Id, person_id: Id, acting: z.boolean(), starts_on: day, ends_on: open });

export const HandoverPack = z
  .object({
    division: z.object({
      id: Id,
      code: z
        .string()
        .max(32)
        .meta({ examples: ['CARD'] }),
      name: z
        .string()
        .max(200)
        .meta({ examples: ['Cardiology'] }),
    }),
    as_of: day.meta({ description: 'Today' }),
    mentor_requests: Listed(
      z.object({
        id: Id,
        mentee_id: Id,
        type: z.enum(['new', 'additional', 'replacement']),
        status: z.enum(['open', 'in_discussion', 'awaiting_acceptance', 'no_match']).meta({ examples: ['open'] }),
        opened_on: day,
        answer_due_on: day,
      }),
      'HandoverRequests',
      'Requests for a mentor that are not settled',
    ),
    unmatched: Listed(
      UnmatchedPerson,
      'HandoverUnmatched',
      'Full-time faculty in their first five programme years without a formal mentor, and why',
    ),
    conflict_cases: Listed(
      z.object({
        id: Id,
        assignment_id: Id,
        ...pair,
        status: z.enum(['detected', 'acknowledged', 'escalated']),
        starts_on: day,
        due_on: day,
      }),
      'HandoverConflictCases',
      'Open cases, without those you are part of',
    ),
    proposals: Listed(
      z.object({
        id: Id,
        ...pair,
        starts_on: open.meta({ description: 'null while it begins when both have accepted', examples: [null] }),
        expires_on: open.meta({ examples: ['2026-03-22'] }),
      }),
      'HandoverProposals',
      'Formal assignments that wait for acceptance',
    ),
    plans: Listed(
      z.object({
        version_id: Id,
        plan_id: Id,
        mentee_id: Id,
        state: z.enum(['submitted', 'partly_approved']).meta({ examples: ['submitted'] }),
        submitted_on: day,
      }),
      'HandoverPlans',
      'Versions of academic plans that wait for a decision, the longest waiting first',
    ),
    annual_reviews: Listed(
      z.object({
        review_id: Id.nullable().meta({ description: 'null where nobody has said anything for it yet', examples: [null] }),
        mentee_id: Id,
        academic_year: z.int32().meta({ description: 'The year the academic year begins in', examples: [2025] }),
        state: z.enum(['open', 'mentee_input', 'contested']).meta({ examples: ['open'] }),
        held_on: open.meta({ description: 'Of one that is contested', examples: [null] }),
        due_on: day,
      }),
      'HandoverAnnualReviews',
      'Annual reviews of this academic year and the one before that are not held, and those that are contested, without your own',
    ),
    interruptions: Listed(
      z.object({ assignment_id: Id, ...pair, status: z.enum(['paused', 'suspended_conflict']), starts_on: day, ends_on: open }),
      'HandoverInterruptions',
      'Formal assignments that are paused or suspended today, without suspensions you are part of',
    ),
    coming: Listed(
      z.object({
        kind: z.enum(['retirement_expected', 'appointment_ends', 'departed', 'absence']),
        assignment_id: Id,
        ...pair,
        starts_on: day,
        ends_on: open,
        request_id: Id.nullable().meta({ examples: [null] }),
        choice: z
          .enum(['continue', 'interim', 'replace'])
          .nullable()
          .meta({ examples: [null] }),
      }),
      'HandoverComing',
      'Mentors who retire, leave, have left or are away: as in the list of succession',
    ),
    facilitators: Listed(holder, 'HandoverFacilitators', 'Who facilitates the division, and until when'),
    facilitator_calls: Listed(
      z.object({ id: Id, opens_on: day, closes_on: day, term_starts_on: day, term_ends_on: day }),
      'HandoverFacilitatorCalls',
      'Calls for a facilitator that are open or about to open',
    ),
    directors: Listed(holder, 'HandoverDirectors', 'Who has directed the division since when, the latest first'),
  })
  .meta({ id: 'HandoverPack' });
export type HandoverPack = z.infer<typeof HandoverPack>;
