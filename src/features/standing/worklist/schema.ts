import { z } from 'zod';
import type { ConfidentialityClass } from '../../../domain/classes.ts';
import { Id } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { unitReference } from '../../../domain/unit.ts';
import { obligationKinds } from '../obligations/kinds.ts';
import { Obligation, obligationStates } from '../obligations/schema.ts';

const some = <T extends z.ZodType>(kind: ConfidentialityClass, item: T, description: string) =>
  z
    .object({
      total: z
        .int32()
        .min(0)
        .meta({ class: kind, examples: [1] }),
      items: z.array(item).max(50).meta({ class: kind }),
    })
    .meta({ class: kind, description });

const day = z.iso.date();
const words = <const T extends readonly [string, ...string[]]>(list: T) => z.enum(list).meta({ examples: [list[0]] });

const PlanAwaiting = z
  .object({
    version_id: Id.meta({ class: 'C2' }),
    plan_id: Id.meta({ class: 'C2' }),
    mentee_id: Id.meta({ class: 'C2' }),
    mentee: Party.meta({ class: 'C2' }),
    state: words(['submitted', 'partly_approved']).meta({ class: 'C2' }),
    submitted_on: day.nullable().meta({ class: 'C2' }),
    is_yours: z.boolean().meta({ class: 'C2', description: 'True where you can decide on it today' }),
  })
  .meta({ id: 'WorklistPlan' });

const ReviewOpen = z
  .object({
    review_id: Id.nullable().meta({ class: 'C2', description: 'Null where no review was begun yet' }),
    mentee_id: Id.meta({ class: 'C2' }),
    mentee: Party.meta({ class: 'C2' }),
    academic_year: z.int32().meta({ class: 'C2', examples: [2025] }),
    state: words(['open', 'mentee_input', 'contested']).meta({ class: 'C2' }),
  })
  .meta({ id: 'WorklistReview' });

const RequestOpen = z
  .object({
    request_id: Id.meta({ class: 'C1' }),
    mentee_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    status: words(['open', 'in_discussion', 'awaiting_acceptance', 'no_match']).meta({ class: 'C1' }),
    opened_on: day.meta({ class: 'C1' }),
    answer_due_on: day.nullable().meta({
      class: 'C2',
      description:
        'First day on which it is overdue without a discussion, without the days on leave that stops the mentee’s clock; null while a leave has no end, and for those who may not read leaves',
      examples: ['2026-07-22'],
    }),
    is_overdue: z.boolean().meta({ class: 'C1', description: 'Nobody has opened a discussion within the days of the policy' }),
  })
  .meta({ id: 'WorklistRequest' });

const CaseOpen = z
  .object({
    case_id: Id.meta({ class: 'C9' }),
    assignment_id: Id.meta({ class: 'C9' }),
    mentee_id: Id.meta({ class: 'C9' }),
    mentee: Party.meta({ class: 'C9' }),
    mentor_id: Id.meta({ class: 'C9' }),
    mentor: Party.meta({ class: 'C9' }),
    status: words(['detected', 'acknowledged', 'escalated']).meta({ class: 'C9' }),
    starts_on: day.meta({ class: 'C9' }),
    due_on: day.meta({ class: 'C9' }),
  })
  .meta({ id: 'WorklistCase' });

export const Worklist = z
  .object({
    division: unitReference().meta({ class: 'C2', id: 'WorklistDivision' }),
    as_of: day.meta({ class: 'C2' }),
    counts: z
      .array(
        z
          .object({
            kind: z.enum(obligationKinds).meta({ class: 'C2' }),
            state: z.enum(obligationStates).meta({ class: 'C2' }),
            count: z.int32().min(1).meta({ class: 'C2' }),
          })
          .meta({ id: 'WorklistCount' }),
      )
      .max(obligationKinds.length * obligationStates.length)
      .meta({
        class: 'C2',
        description: 'Obligations of the primary members, by kind and state',
        examples: [[{ kind: 'meetings', state: 'overdue', count: 1 }]],
      }),
    overdue: some('C2', Obligation, 'Overdue obligations, the longest overdue first'),
    due: some('C2', Obligation, 'Obligations that are due, by due date').meta({ examples: [{ total: 0, items: [] }] }),
    plans: some('C2', PlanAwaiting, 'Academic plans that wait for approval: those you can decide on first, then the oldest'),
    reviews: some(
      'C2',
      ReviewOpen,
      'Annual reviews to hold, of this academic year and earlier ones, and contested reviews; not your own',
    ).meta({ class: 'C2' }),
    requests: some('C2', RequestOpen, 'Mentor requests that are not settled, by the day on which an answer is due'),
    conflict_cases: some('C9', CaseOpen, 'Open conflict cases of which you are no part, by due date'),
  })
  .meta({ id: 'Worklist' });
export type Worklist = z.infer<typeof Worklist>;
