import { z } from 'zod';
import { Id } from '../../../domain/fields.ts';
import { obligationKinds } from '../obligations/kinds.ts';
import { Obligation, obligationStates } from '../obligations/schema.ts';

const some = <T extends z.ZodType>(item: T, description: string) =>
  z
    .object({
      total: z
        .int32()
        .min(0)
        .meta({ examples: [1] }),
      items: z.array(item).max(50),
    })
    .meta({ description });

const day = z.iso.date();
const words = <const T extends readonly [string, ...string[]]>(list: T) => z.enum(list).meta({ examples: [list[0]] });

const name = z
  .string()
  .max(410)
  .meta({ examples: ['Zoë Šimková'] });

const PlanAwaiting = z
  .object({
    version_id: Id,
    plan_id: Id,
    mentee_id: Id,
    mentee_name: name,
    state: words(['submitted', 'partly_approved']),
    submitted_on: day.nullable(),
    is_yours: z.boolean().meta({ description: 'You could decide on it today' }),
  })
  .meta({ id: 'WorklistPlan' });

const ReviewOpen = z
  .object({
    review_id: Id.nullable().meta({ description: 'null where nothing is written down of it yet' }),
    mentee_id: Id,
    mentee_name: name,
    academic_year: z.int32().meta({ examples: [2025] }),
    state: words(['open', 'mentee_input', 'contested']),
  })
  .meta({ id: 'WorklistReview' });

const RequestOpen = z
  .object({
    request_id: Id,
    mentee_id: Id,
    mentee_name: name,
    status: words(['open', 'in_discussion', 'awaiting_acceptance', 'no_match']),
    opened_on: day,
    answer_due_on: day,
    is_overdue: z.boolean().meta({ description: 'Nobody has opened a discussion in the policy’s days' }),
  })
  .meta({ id: 'WorklistRequest' });

const CaseOpen = z
  .object({
    case_id: Id,
    assignment_id: Id,
    mentee_id: Id,
    mentee_name: name,
    mentor_id: Id,
    mentor_name: name,
    status: words(['detected', 'acknowledged', 'escalated']),
    starts_on: day,
    due_on: day,
  })
  .meta({ id: 'WorklistCase' });

export const Worklist = z
  .object({
    division: z
      .object({
        id: Id,
        code: z
          .string()
          .max(32)
          .meta({ examples: ['CARD'] }),
        name: z
          .string()
          .max(200)
          .meta({ examples: ['Cardiology'] }),
      })
      .meta({ id: 'WorklistDivision' }),
    as_of: day,
    counts: z
      .array(
        z.object({ kind: z.enum(obligationKinds), state: z.enum(obligationStates), count: z.int32().min(1) }).meta({ id: 'WorklistCount' }),
      )
      .max(obligationKinds.length * obligationStates.length)
      .meta({ description: 'What primary members owe, by kind and state', examples: [[{ kind: 'meetings', state: 'overdue', count: 1 }]] }),
    overdue: some(Obligation, 'What is overdue, longest first'),
    due: some(Obligation, 'What is due, by its day').meta({ examples: [{ total: 0, items: [] }] }),
    plans: some(PlanAwaiting, 'Academic plans that wait for approval, yours first, then the oldest'),
    reviews: some(ReviewOpen, 'Annual reviews that are to be held, of this academic year and before, and contested ones; not your own'),
    requests: some(RequestOpen, 'Requests for a mentor that are not settled, by the day an answer is due'),
    conflict_cases: some(CaseOpen, 'Open conflict cases you are not part of, by the day they are due'),
  })
  .meta({ id: 'Worklist' });
export type Worklist = z.infer<typeof Worklist>;
