import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { MemberParty } from '../../../mentorship/assignments/schema.ts';
import { newContent, newGoal, PlanContent, PlanGoal } from './content-schema.ts';

/** The states of a plan version. `expired` and `closed` follow from the plan and the day, the others are stored. */
export const states = [
  'draft',
  'submitted',
  'partly_approved',
  'returned',
  'withdrawn',
  'in_force',
  'superseded',
  'expired',
  'closed',
] as const;
/** The offices in which somebody decides on a plan. */
const offices = ['division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead'] as const;
export type Office = (typeof offices)[number];
/** The two offices whose approval puts a plan in force. */
const needed = ['division_director', 'physician_in_chief'] as const;
export type Needed = (typeof needed)[number];
const changes = ['substantive', 'editorial'] as const;

const day = z.iso.date();
const noDay = day.nullable().meta({ examples: [null] });
const noId = Id.nullable().meta({ examples: [null] });

const versionFacts = {
  id: RowId,
  plan_id: Id.meta({ class: 'id' }),
  mentee_id: Id.meta({ class: 'C2' }),
  mentee: Party.meta({ class: 'C2' }),
  version: z.int32().min(1).meta({ class: 'C2' }),
  change: z.enum(['original', ...changes]).meta({
    class: 'C2',
    description:
      '`original` for the first version of a plan; a `substantive` one needs two approvals, an `editorial` one the director’s acknowledgement',
    examples: ['original'],
  }),
  state: z.enum(states).meta({
    class: 'C2',
    description: '`expired` or `closed`: the version was in force or open when its plan ended or was closed',
    examples: ['submitted'],
  }),
  is_original: z.boolean().meta({ class: 'C2', description: 'The first version of the plan that came into force; it stays readable' }),
  based_on_id: noId.meta({ class: 'id', description: 'The version that this one was copied from' }),
  position_description: z
    .string()
    .max(40)
    .nullable()
    .meta({
      class: 'C1',
      description: 'The kind of position that the mentee held on the day of submission',
      examples: ['clinician_scientist'],
    }),
  submitted_on: day.nullable().meta({ class: 'C2', examples: ['2026-07-01'] }),
  in_force_on: noDay.meta({ class: 'C2' }),
  superseded_on: noDay.meta({ class: 'C2' }),
  ...stamps,
};
export const PlanVersion = z.object(versionFacts).meta({ id: 'PlanVersion' });
export type PlanVersion = z.infer<typeof PlanVersion>;

export const PlanEndorsement = z
  .object({
    mentor: MemberParty.meta({ class: 'C2' }),
    endorsed_on: day.meta({ class: 'C2' }),
    is_current: z.boolean().meta({ class: 'C2', description: '`false` where the draft was changed after the endorsement' }),
  })
  .meta({ id: 'PlanEndorsement' });

const office = z.enum(offices).meta({ examples: ['division_director'] });

export const PlanDecision = z
  .object({
    person: MemberParty.meta({ class: 'C2' }),
    capacity: office.meta({ class: 'C2', description: 'The office in which the person decided' }),
    stands_in_for: z
      .enum(needed)
      .nullable()
      .meta({ class: 'C2', description: 'The office in whose place the person decided, because nobody was left in it', examples: [null] }),
    role_id: Id.meta({ class: 'C2', description: 'The role that proves the office' }),
    decision: z.enum(['approved', 'returned', 'acknowledged']).meta({ class: 'C2', examples: ['approved'] }),
    decided_on: day.meta({ class: 'C2' }),
    comments: z
      .string()
      .max(4000)
      .nullable()
      .meta({
        class: 'C3',
        description: 'For the mentee, the mentors and those who decide; `null` for others',
        examples: ['A clear plan.'],
      }),
  })
  .meta({ id: 'PlanDecision' });
export type PlanDecision = z.infer<typeof PlanDecision>;

export const MissingApproval = z
  .object({
    capacity: z.enum(needed).meta({ class: 'C2', description: 'The office whose approval is missing', examples: ['physician_in_chief'] }),
    is_vacant: z.boolean().meta({
      class: 'C2',
      description: 'Nobody is left in the office who could decide, so that somebody else stands in',
      examples: [false],
    }),
    holder_ids: z.array(Id).max(1000).meta({ class: 'C2', description: 'Everybody who could approve today' }),
  })
  .meta({ id: 'MissingApproval' });
export type MissingApproval = z.infer<typeof MissingApproval>;

const contentFor =
  'For the mentee and the mentors; once submitted, also for the director, the conductor of the check-in and those who decide. `null` for others';

export const PlanVersionDetail = z
  .object({
    ...versionFacts,
    content: PlanContent.nullable().meta({ class: 'C3', description: contentFor }),
    goals: z.array(PlanGoal).max(50).nullable().meta({ class: 'C3', description: contentFor }),
    last_written_by: Party.nullable().meta({ class: 'C3', description: 'Who changed the draft last; for those who read the content' }),
    writers: z
      .array(MemberParty)
      .max(200)
      .nullable()
      .meta({ class: 'C3', description: 'The mentors who may write the draft beside the mentee; for those who read the content' }),
    endorsements: z.array(PlanEndorsement).max(200).meta({ class: 'C2' }),
    decisions: z.array(PlanDecision).max(200).meta({ class: 'C2' }),
    missing: z
      .array(MissingApproval)
      .max(2)
      .meta({ class: 'C2', description: 'The approvals that are missing, while the version waits for a decision' }),
  })
  .meta({ id: 'PlanVersionDetail' });
export type PlanVersionDetail = z.infer<typeof PlanVersionDetail>;

export const PlanVersions = Page(PlanVersion, 'PlanVersionPage');
export const PlanVersionQuery = z.strictObject({ ...pageQuery });
export type PlanVersionQuery = z.infer<typeof PlanVersionQuery>;

export const EditPlanVersion = z
  .strictObject({
    content: z.strictObject(newContent).partial().meta({ id: 'PlanContentPatch' }).optional(),
  })
  .meta({ id: 'EditPlanVersion', example: { content: { barriers: ['Too little protected time'] } } });
export type EditPlanVersion = z.infer<typeof EditPlanVersion>;

export const PutPlanGoals = z
  .strictObject({
    goals: z
      .array(
        z
          .strictObject({
            ...newGoal,
            lineage_id: Id.nullable().optional().meta({
              description: 'The lineage of a goal of this plan; `null` for a new goal. Left out, it is the goal with the same statement',
            }),
          })
          .meta({ id: 'PutPlanGoal' }),
      )
      .max(50),
  })
  .meta({
    id: 'PutPlanGoals',
    example: { goals: [{ domain: 'research', statement: 'Submit a grant application on heart failure care.', target_on: '2028-06-30' }] },
  });
export type PutPlanGoals = z.infer<typeof PutPlanGoals>;

export const RevisePlan = z
  .strictObject({
    change: z.enum(changes).meta({
      description: '`editorial` changes only the wording and order of the goals of the version in force; everything else is `substantive`',
      examples: ['substantive'],
    }),
  })
  .meta({ id: 'RevisePlan', example: { change: 'substantive' } });
export type RevisePlan = z.infer<typeof RevisePlan>;

export const DecidePlan = z
  .strictObject({
    decision: z.enum(['approved', 'returned']),
    capacity: office.optional().meta({ description: 'The office in which you decide; required where you could decide in several' }),
    comments: prose(4000)
      .optional()
      .meta({
        description: 'For the mentee, the mentors and those who decide. Required with `returned`: what is to be worked on',
        examples: ['A clear plan.'],
      }),
  })
  .meta({ id: 'DecidePlan', example: { decision: 'approved', comments: 'A clear plan.' } });
export type DecidePlan = z.infer<typeof DecidePlan>;

export const SharePlan = z
  .strictObject({ mentor_id: Id.meta({ description: 'A formal mentor of yours today' }) })
  .meta({ id: 'SharePlan', example: { mentor_id: '0198b7a0-0000-7000-8000-000000000003' } });
export type SharePlan = z.infer<typeof SharePlan>;

export const PlanVersionAction = z.strictObject({}).meta({ id: 'PlanVersionAction', example: {} });
