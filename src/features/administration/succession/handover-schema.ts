import { z } from 'zod';
import type { ConfidentialityClass } from '../../../domain/classes.ts';
import { Id, RowId } from '../../../domain/fields.ts';
import { UnmatchedPerson } from '../../matching/mentor-requests/unmatched-schema.ts';

const day = z.iso.date();
const open = z.iso
  .date()
  .nullable()
  .meta({ examples: [null] });

/** How many there are, and the first 200 of them. */
function Listed<T extends z.ZodType>(kind: ConfidentialityClass, item: T, id: string, description: string) {
  return z
    .object({
      total: z.int32().meta({ class: kind, description: 'All of them, also beyond the first 200', examples: [1] }),
      items: z.array(item).max(200).meta({ class: kind }),
    })
    .meta({ class: kind, id, description });
}

const pair = (kind: ConfidentialityClass) => ({ mentee_id: Id.meta({ class: kind }), mentor_id: Id.meta({ class: kind }) });
const holder = z.object({
  role_id: Id.meta({ class: 'C0' }),
  person_id: Id.meta({ class: 'C0' }),
  acting: z.boolean().meta({ class: 'C0' }),
  starts_on: day.meta({ class: 'C0' }),
  ends_on: open.meta({ class: 'C0' }),
});

export const HandoverPack = z
  .object({
    division: z
      .object({
        id: RowId,
        code: z
          .string()
          .max(32)
          .meta({ class: 'C0', examples: ['CARD'] }),
        name: z
          .string()
          .max(200)
          .meta({ class: 'C0', examples: ['Cardiology'] }),
      })
      .meta({ class: 'C0' }),
    as_of: day.meta({ class: 'C1', description: 'Today' }),
    mentor_requests: Listed(
      'C1',
      z.object({
        id: RowId,
        mentee_id: Id.meta({ class: 'C1' }),
        type: z.enum(['new', 'additional', 'replacement']).meta({ class: 'C1' }),
        status: z.enum(['open', 'in_discussion', 'awaiting_acceptance', 'no_match']).meta({ class: 'C1', examples: ['open'] }),
        opened_on: day.meta({ class: 'C1' }),
        answer_due_on: day.meta({ class: 'C1' }),
      }),
      'HandoverRequests',
      'Requests for a mentor that are not settled',
    ).meta({ class: 'C1' }),
    unmatched: Listed(
      'C1',
      UnmatchedPerson,
      'HandoverUnmatched',
      'Full-time faculty in their first five programme years without a formal mentor, and why',
    ).meta({ class: 'C1' }),
    conflict_cases: Listed(
      'C9',
      z.object({
        id: RowId,
        assignment_id: Id.meta({ class: 'C9' }),
        ...pair('C9'),
        status: z.enum(['detected', 'acknowledged', 'escalated']).meta({ class: 'C9' }),
        starts_on: day.meta({ class: 'C9' }),
        due_on: day.meta({ class: 'C9' }),
      }),
      'HandoverConflictCases',
      'Open cases, without those you are part of',
    ).meta({ class: 'C9' }),
    proposals: Listed(
      'C1',
      z.object({
        id: RowId,
        ...pair('C1'),
        starts_on: open.meta({ class: 'C1', description: 'null while it begins when both have accepted', examples: [null] }),
        expires_on: open.meta({ class: 'C1', examples: ['2026-03-22'] }),
      }),
      'HandoverProposals',
      'Formal assignments that wait for acceptance',
    ).meta({ class: 'C1' }),
    plans: Listed(
      'C2',
      z.object({
        version_id: Id.meta({ class: 'C2' }),
        plan_id: Id.meta({ class: 'C2' }),
        mentee_id: Id.meta({ class: 'C2' }),
        state: z.enum(['submitted', 'partly_approved']).meta({ class: 'C2', examples: ['submitted'] }),
        submitted_on: day.meta({ class: 'C2' }),
      }),
      'HandoverPlans',
      'Versions of academic plans that wait for a decision, the longest waiting first',
    ).meta({ class: 'C2' }),
    annual_reviews: Listed(
      'C2',
      z.object({
        review_id: Id.nullable().meta({ class: 'C2', description: 'null where nobody has said anything for it yet', examples: [null] }),
        mentee_id: Id.meta({ class: 'C2' }),
        academic_year: z.int32().meta({ class: 'C2', description: 'The year the academic year begins in', examples: [2025] }),
        state: z.enum(['open', 'mentee_input', 'contested']).meta({ class: 'C2', examples: ['open'] }),
        held_on: open.meta({ class: 'C2', description: 'Of one that is contested', examples: [null] }),
        due_on: day.meta({ class: 'C2' }),
      }),
      'HandoverAnnualReviews',
      'Annual reviews of this academic year and the one before that are not held, and those that are contested, without your own',
    ).meta({ class: 'C2' }),
    interruptions: Listed(
      'C1',
      z.object({
        assignment_id: Id.meta({ class: 'C1' }),
        ...pair('C1'),
        status: z.enum(['paused', 'suspended_conflict']).meta({ class: 'C1' }),
        starts_on: day.meta({ class: 'C1' }),
        ends_on: open.meta({ class: 'C1' }),
      }),
      'HandoverInterruptions',
      'Formal assignments that are paused or suspended today, without suspensions you are part of',
    ).meta({ class: 'C1' }),
    coming: Listed(
      'C1',
      z.object({
        kind: z.enum(['retirement_expected', 'appointment_ends', 'departed', 'absence']).meta({ class: 'C1' }),
        assignment_id: Id.meta({ class: 'C1' }),
        ...pair('C1'),
        starts_on: day.meta({ class: 'C1' }),
        ends_on: open.meta({ class: 'C1' }),
        request_id: Id.nullable().meta({ class: 'C1', examples: [null] }),
        choice: z
          .enum(['continue', 'interim', 'replace'])
          .nullable()
          .meta({ class: 'C1', examples: [null] }),
      }),
      'HandoverComing',
      'Mentors who retire, leave, have left or are away: as in the list of succession',
    ).meta({ class: 'C1' }),
    facilitators: Listed('C0', holder, 'HandoverFacilitators', 'Who facilitates the division, and until when'),
    facilitator_calls: Listed(
      'C0',
      z.object({
        id: RowId,
        opens_on: day.meta({ class: 'C0' }),
        closes_on: day.meta({ class: 'C0' }),
        term_starts_on: day.meta({ class: 'C0' }),
        term_ends_on: day.meta({ class: 'C0' }),
      }),
      'HandoverFacilitatorCalls',
      'Calls for a facilitator that are open or about to open',
    ).meta({ class: 'C0' }),
    directors: Listed('C0', holder, 'HandoverDirectors', 'Who has directed the division since when, the latest first'),
  })
  .meta({ id: 'HandoverPack' });
export type HandoverPack = z.infer<typeof HandoverPack>;
