import { z } from 'zod';
import type { ConfidentialityClass } from '../../../../domain/classes.ts';
import { Id, RowId } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { unitReference } from '../../../../domain/unit.ts';
import { UnmatchedPerson } from '../../../matching/mentor-requests/unmatched/schema.ts';

const day = z.iso.date();
const open = z.iso
  .date()
  .nullable()
  .meta({ examples: [null] });

/** How many there are, and the first 200 of them. */
function Listed<T extends z.ZodType>(kind: ConfidentialityClass, item: T, id: string, description: string) {
  return z
    .object({
      total: z.int32().meta({ class: kind, description: 'How many there are, also beyond the first 200', examples: [1] }),
      items: z.array(item).max(200).meta({ class: kind }),
    })
    .meta({ class: kind, id, description });
}

const mentee = (kind: ConfidentialityClass) => ({ mentee_id: Id.meta({ class: kind }), mentee: Party.meta({ class: kind }) });
const pair = (kind: ConfidentialityClass) => ({
  ...mentee(kind),
  mentor_id: Id.meta({ class: kind }),
  mentor: Party.meta({ class: kind, examples: [{ id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' }] }),
});
const holder = z.object({
  role_id: Id.meta({ class: 'C0' }),
  person_id: Id.meta({ class: 'C0' }),
  person: Party.meta({ class: 'C0' }),
  acting: z.boolean().meta({ class: 'C0' }),
  starts_on: day.meta({ class: 'C0' }),
  ends_on: open.meta({ class: 'C0' }),
});

export const HandoverPack = z
  .object({
    division: unitReference().meta({ class: 'C0' }),
    as_of: day.meta({ class: 'C1', description: 'Today' }),
    mentor_requests: Listed(
      'C1',
      z.object({
        id: RowId,
        ...mentee('C1'),
        type: z.enum(['new', 'additional', 'replacement']).meta({ class: 'C1' }),
        status: z.enum(['open', 'in_discussion', 'awaiting_acceptance', 'no_match']).meta({ class: 'C1', examples: ['open'] }),
        opened_on: day.meta({ class: 'C1' }),
        answer_due_on: day.nullable().meta({
          class: 'C2',
          description:
            'First day on which it is overdue without a discussion, without the days on leave that stops the mentee’s clock; null while a leave has no end, and for those who may not read leaves',
          examples: ['2026-07-22'],
        }),
      }),
      'HandoverRequests',
      'Open requests for a mentor',
    ).meta({ class: 'C1' }),
    unmatched: Listed(
      'C1',
      UnmatchedPerson,
      'HandoverUnmatched',
      'Full-time faculty in the policy’s programme years (by default the first five) without a formal mentor, and why',
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
      'Open conflict cases, without those you are part of',
    ).meta({ class: 'C9' }),
    proposals: Listed(
      'C1',
      z.object({
        id: RowId,
        ...pair('C1'),
        starts_on: open.meta({ class: 'C1', description: 'null = begins when both have accepted', examples: [null] }),
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
        ...mentee('C2'),
        state: z.enum(['submitted', 'partly_approved']).meta({ class: 'C2', examples: ['submitted'] }),
        submitted_on: day.meta({ class: 'C2' }),
      }),
      'HandoverPlans',
      'Versions of academic plans that wait for a decision, the longest waiting first',
    ).meta({ class: 'C2' }),
    annual_reviews: Listed(
      'C2',
      z.object({
        review_id: Id.nullable().meta({ class: 'C2', description: 'null where nothing was recorded for it yet', examples: [null] }),
        ...mentee('C2'),
        academic_year: z.int32().meta({ class: 'C2', description: 'The year the academic year begins in', examples: [2025] }),
        state: z.enum(['open', 'mentee_input', 'contested']).meta({ class: 'C2', examples: ['open'] }),
        held_on: open.meta({ class: 'C2', description: 'Only where it is contested', examples: [null] }),
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
      'Mentors who retire, leave, have left or are away, as in GET /v1/succession',
    ).meta({ class: 'C1' }),
    facilitators: Listed('C0', holder, 'HandoverFacilitators', 'Mentorship facilitators of the division, and until when'),
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
    directors: Listed('C0', holder, 'HandoverDirectors', 'Directors of the division and their terms, the latest first'),
  })
  .meta({ id: 'HandoverPack' });
export type HandoverPack = z.infer<typeof HandoverPack>;
