import { z } from 'zod';
import { CivilDate, Id, prose, text } from '../../../../domain/fields.ts';

const day = z.iso.date();
const domains = ['research', 'education', 'creative_professional_activity', 'clinical', 'leadership', 'wellbeing'] as const;
const progresses = ['open', 'on_track', 'at_risk', 'met', 'revised', 'dropped'] as const;

const words = {
  long_term_goals: {
    description: 'Where the mentee wants to be at the end of the plan',
    examples: ['An independent research programme in heart failure.'],
  },
  stakeholders: { description: 'Whose support the plan needs', examples: [['Research institute', 'Heart failure clinic']] },
  resources_needed: {
    description: 'Time, money, people and places that the plan needs',
    examples: ['A research coordinator for two days a week.'],
  },
  barriers: { description: 'What may keep the mentee from reaching the goals', examples: [['Too little protected time']] },
  statement: {
    description: 'The goal in one sentence: what will have been reached',
    examples: ['Submit a grant application on heart failure care to a national agency.'],
  },
  measure: { description: 'How to tell that the goal is reached', examples: ['One application submitted as principal investigator'] },
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

/** The fields of the content that the mentee writes. */
export const newContent = {
  long_term_goals: prose(5000).nullable().meta(words.long_term_goals),
  stakeholders: z.array(text(200)).max(30).meta(words.stakeholders),
  resources_needed: prose(5000).nullable().meta(words.resources_needed),
  barriers: z.array(text(500)).max(30).meta(words.barriers),
};

export const NewPlanContent = z
  .strictObject({
    long_term_goals: newContent.long_term_goals.default(null),
    stakeholders: newContent.stakeholders.default([]),
    resources_needed: newContent.resources_needed.default(null),
    barriers: newContent.barriers.default([]),
  })
  .meta({ id: 'NewPlanContent' });

const domain = z.enum(domains).meta({ examples: ['research'] });
const progress = z.enum(progresses).meta({ examples: ['open'] });

const goal = {
  lineage_id: Id.meta({ class: 'C3', description: 'Identifies the same goal in all versions of the plan' }),
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
  target_on: day.nullable().meta({ class: 'C3', description: 'Day by which the goal is to be reached', examples: ['2028-06-30'] }),
  progress: progress.meta({ class: 'C3' }),
};
/** A goal as the mentee wrote it. */
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
      .meta({ class: 'C3', examples: ['Say how you and your mentor will see that it is reached.'] }),
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
        description: 'What would make the goal specific, measurable and bound in time. No goal is refused for it',
        examples: [[]],
      }),
  })
  .meta({ id: 'PlanGoal' });
export type PlanGoal = z.infer<typeof PlanGoal>;

/** The fields of a goal that the mentee writes. */
export const newGoal = {
  domain,
  statement: prose(2000).meta(words.statement),
  measure: prose(1000).nullable().default(null).meta(words.measure),
  target_on: CivilDate.nullable()
    .default(null)
    .meta({ description: 'Day by which the goal is to be reached', examples: ['2028-06-30'] }),
  progress: progress.default('open'),
};
export const NewPlanGoal = z.strictObject(newGoal).meta({ id: 'NewPlanGoal' });
export type NewPlanGoal = z.infer<typeof NewPlanGoal>;

export const NewPlanGoals = z.array(NewPlanGoal).max(50);
