import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../mentorship/assignments/schema.ts';

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
const capacities = ['division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead'] as const;
const needed = ['division_director', 'physician_in_chief'] as const;
const changes = ['substantive', 'editorial'] as const;
const domains = ['research', 'education', 'creative_professional_activity', 'clinical', 'leadership', 'wellbeing'] as const;
const progresses = ['open', 'on_track', 'at_risk', 'met', 'revised', 'dropped'] as const;

const day = z.iso.date();
const noDay = day.nullable().meta({ examples: [null] });
const noId = Id.nullable().meta({ examples: [null] });

const words = {
  long_term_goals: {
    description: 'Where the mentee wants to be at the end',
    examples: ['An independent research programme in heart failure.'],
  },
  stakeholders: { description: 'Whose support the plan needs', examples: [['Research institute', 'Heart failure clinic']] },
  resources_needed: { description: 'Time, money, people and places', examples: ['A research coordinator for two days a week.'] },
  barriers: { description: 'What may stand in the way', examples: [['Too little protected time']] },
  statement: {
    description: 'What will have been reached',
    examples: ['Submit a grant application on heart failure care to a national agency.'],
  },
  measure: { description: 'By what one sees that it is reached', examples: ['One application submitted as principal investigator'] },
};

const content = {
  long_term_goals: z
    .string()
    .max(5000)
    .nullable()
    .meta({ class: 'C3', ...words.long_term_goals }),
  stakeholders: z
    .array(z.string().max(200))
    .max(30)
    .meta({ class: 'C3', ...words.stakeholders }),
  resources_needed: z
    .string()
    .max(5000)
    .nullable()
    .meta({ class: 'C3', ...words.resources_needed }),
  barriers: z
    .array(z.string().max(500))
    .max(30)
    .meta({ class: 'C3', ...words.barriers }),
};
export const PlanContent = z.object(content).meta({ id: 'PlanContent' });
export type PlanContent = z.infer<typeof PlanContent>;

const long_term_goals = prose(5000).nullable().meta(words.long_term_goals);
const stakeholders = z.array(text(200)).max(30).meta(words.stakeholders);
const resources_needed = prose(5000).nullable().meta(words.resources_needed);
const barriers = z.array(text(500)).max(30).meta(words.barriers);

export const NewPlanContent = z
  .strictObject({
    long_term_goals: long_term_goals.default(null),
    stakeholders: stakeholders.default([]),
    resources_needed: resources_needed.default(null),
    barriers: barriers.default([]),
  })
  .meta({ id: 'NewPlanContent' });

const domain = z.enum(domains).meta({ examples: ['research'] });
const progress = z.enum(progresses).meta({ examples: ['open'] });

const goal = {
  lineage_id: Id.meta({ class: 'C3', description: 'The same goal through all versions' }),
  domain: domain.meta({ class: 'C3' }),
  statement: z
    .string()
    .max(2000)
    .meta({ class: 'C3', ...words.statement }),
  measure: z
    .string()
    .max(1000)
    .nullable()
    .meta({ class: 'C3', ...words.measure }),
  target_on: day.nullable().meta({ class: 'C3', description: 'By when', examples: ['2028-06-30'] }),
  progress: progress.meta({ class: 'C3' }),
};
/** A goal as it is written. */
export const PlanGoalText = z.object(goal).meta({ id: 'PlanGoalText' });
export type PlanGoalText = z.infer<typeof PlanGoalText>;

export const PlanAdvice = z
  .object({
    code: z
      .enum(['statement_short', 'statement_long', 'statement_vague', 'no_measure', 'no_day', 'day_outside_plan'])
      .meta({ class: 'C3', examples: ['no_measure'] }),
    detail: z
      .string()
      .max(200)
      .meta({ class: 'C3', examples: ['Say by what you and your mentor will see that it is reached.'] }),
  })
  .meta({ id: 'PlanAdvice' });
export type PlanAdvice = z.infer<typeof PlanAdvice>;

export const PlanGoal = z
  .object({
    ...goal,
    advice: z
      .array(PlanAdvice)
      .max(10)
      .meta({
        class: 'C3',
        description: 'What would make it specific, measurable and bound in time; it never stands in the way',
        examples: [[]],
      }),
  })
  .meta({ id: 'PlanGoal' });
export type PlanGoal = z.infer<typeof PlanGoal>;

const newGoal = {
  domain,
  statement: prose(2000).meta(words.statement),
  measure: prose(1000).nullable().default(null).meta(words.measure),
  target_on: CivilDate.nullable()
    .default(null)
    .meta({ description: 'By when', examples: ['2028-06-30'] }),
  progress: progress.default('open'),
};
export const NewPlanGoal = z.strictObject(newGoal).meta({ id: 'NewPlanGoal' });
export type NewPlanGoal = z.infer<typeof NewPlanGoal>;

export const NewPlanGoals = z.array(NewPlanGoal).max(50);

const versionFacts = {
  id: RowId,
  plan_id: Id.meta({ class: 'id' }),
  mentee_id: Id.meta({ class: 'C2' }),
  version: z.int32().min(1).meta({ class: 'C2' }),
  change: z
    .enum(['original', ...changes])
    .meta({ class: 'C2', description: 'original for the first version of a plan', examples: ['original'] }),
  state: z.enum(states).meta({
    class: 'C2',
    description: 'expired or closed: it was in force or open when its plan ended, or was closed',
    examples: ['submitted'],
  }),
  is_original: z.boolean().meta({ class: 'C2', description: 'The first version that came into force; it stays readable for ever' }),
  based_on_id: noId.meta({ class: 'id', description: 'The version it was copied from' }),
  position_description: z
    .string()
    .max(40)
    .nullable()
    .meta({ class: 'C1', description: 'The kind of position the mentee held on the day of submission', examples: ['clinician_scientist'] }),
  submitted_on: day.nullable().meta({ class: 'C2', examples: ['2026-07-01'] }),
  in_force_on: noDay.meta({ class: 'C2' }),
  superseded_on: noDay.meta({ class: 'C2' }),
  ...stamps,
};
export const PlanVersion = z.object(versionFacts).meta({ id: 'PlanVersion' });
export type PlanVersion = z.infer<typeof PlanVersion>;

export const PlanEndorsement = z
  .object({
    mentor: Party.meta({ class: 'C2' }),
    endorsed_on: day.meta({ class: 'C2' }),
    is_current: z.boolean().meta({ class: 'C2', description: 'false where the draft was changed after it' }),
  })
  .meta({ id: 'PlanEndorsement' });

const capacity = z.enum(capacities).meta({ examples: ['division_director'] });

export const PlanDecision = z
  .object({
    person: Party.meta({ class: 'C2' }),
    capacity: capacity.meta({ class: 'C2' }),
    stands_in_for: z
      .enum(needed)
      .nullable()
      .meta({ class: 'C2', description: 'In whose place, where nobody was left to decide in that capacity', examples: [null] }),
    role_id: Id.meta({ class: 'C2', description: 'The role that proves the capacity' }),
    decision: z.enum(['approved', 'returned', 'acknowledged']).meta({ class: 'C2', examples: ['approved'] }),
    decided_on: day.meta({ class: 'C2' }),
    comments: z
      .string()
      .max(4000)
      .nullable()
      .meta({
        class: 'C3',
        description: 'For the mentee, their mentors and those who decide; null for others',
        examples: ['A clear plan.'],
      }),
  })
  .meta({ id: 'PlanDecision' });

export const MissingApproval = z
  .object({
    capacity: z.enum(needed).meta({ class: 'C2', examples: ['physician_in_chief'] }),
    is_vacant: z
      .boolean()
      .meta({ class: 'C2', description: 'Nobody is left who could decide in it: somebody else stands in', examples: [false] }),
    holder_ids: z.array(Id).max(1000).meta({ class: 'C2', description: 'Who could, today' }),
  })
  .meta({ id: 'MissingApproval' });

const contentFor =
  'For the mentee and their mentors; once submitted also for the director, the check-in’s conductor and those who decide on it. null for others';

export const PlanVersionDetail = z
  .object({
    ...versionFacts,
    content: PlanContent.nullable().meta({ class: 'C3', description: contentFor }),
    goals: z.array(PlanGoal).max(50).nullable().meta({ class: 'C3', description: contentFor }),
    endorsements: z.array(PlanEndorsement).max(200).meta({ class: 'C2' }),
    decisions: z.array(PlanDecision).max(200).meta({ class: 'C2' }),
    missing: z.array(MissingApproval).max(2).meta({ class: 'C2', description: 'Whose word is missing, while it waits for a decision' }),
  })
  .meta({ id: 'PlanVersionDetail' });
export type PlanVersionDetail = z.infer<typeof PlanVersionDetail>;

export const PlanVersions = Page(PlanVersion, 'PlanVersionPage');
export const PlanVersionQuery = z.strictObject({ ...pageQuery });
export type PlanVersionQuery = z.infer<typeof PlanVersionQuery>;

export const EditPlanVersion = z
  .strictObject({
    content: z
      .strictObject({ long_term_goals, stakeholders, resources_needed, barriers })
      .partial()
      .meta({ id: 'PlanContentPatch' })
      .optional(),
  })
  .meta({ id: 'EditPlanVersion', example: { content: { barriers: ['Too little protected time'] } } });
export type EditPlanVersion = z.infer<typeof EditPlanVersion>;

export const PutPlanGoals = z
  .strictObject({
    goals: z
      .array(
        z
          .strictObject({ ...newGoal, lineage_id: Id.optional().meta({ description: 'Of a goal of this plan; left out: a new goal' }) })
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
      description: 'editorial: the wording and the order of the goals of the version in force, which the director acknowledges',
      examples: ['substantive'],
    }),
  })
  .meta({ id: 'RevisePlan', example: { change: 'substantive' } });
export type RevisePlan = z.infer<typeof RevisePlan>;

export const DecidePlan = z
  .strictObject({
    decision: z.enum(['approved', 'returned']),
    capacity: capacity.optional().meta({ description: 'Needed by whoever could decide in several' }),
    comments: prose(4000)
      .optional()
      .meta({
        description: 'For the mentee, their mentors and those who decide. Needed where it is returned: what is to be worked on',
        examples: ['A clear plan.'],
      }),
  })
  .meta({ id: 'DecidePlan', example: { decision: 'approved', comments: 'A clear plan.' } });
export type DecidePlan = z.infer<typeof DecidePlan>;

export const PlanVersionAction = z.strictObject({}).meta({ id: 'PlanVersionAction', example: {} });
