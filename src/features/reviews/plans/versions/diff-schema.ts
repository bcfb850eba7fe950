import { z } from 'zod';
import { Id } from '../../../../domain/fields.ts';
import { PlanGoalText } from './content-schema.ts';

const value = z
  .union([z.string().max(5000), z.array(z.string().max(500)).max(30)])
  .nullable()
  .meta({ examples: ['Submit a grant application on heart failure care.'] });

const change = { before: value.meta({ class: 'C3' }), after: value.meta({ class: 'C3' }) };

const PlanFieldChange = z
  .object({
    field: z
      .enum(['long_term_goals', 'stakeholders', 'resources_needed', 'barriers', 'position_description'])
      .meta({ class: 'C3', examples: ['long_term_goals'] }),
    ...change,
  })
  .meta({ id: 'PlanFieldChange' });

const PlanGoalChange = z
  .object({
    lineage_id: Id.meta({ class: 'C3' }),
    fields: z
      .array(
        z
          .object({
            field: z.enum(['domain', 'statement', 'measure', 'target_on', 'progress']).meta({ class: 'C3', examples: ['statement'] }),
            ...change,
          })
          .meta({ id: 'PlanGoalFieldChange' }),
      )
      .max(5)
      .meta({ class: 'C3' }),
  })
  .meta({ id: 'PlanGoalChange' });

export const PlanDiff = z
  .object({
    plan_id: Id.meta({ class: 'C3' }),
    from_id: Id.meta({ class: 'C3', description: 'The version named in `against`' }),
    from_version: z.int32().min(1).meta({ class: 'C3' }),
    to_id: Id.meta({ class: 'C3' }),
    to_version: z
      .int32()
      .min(1)
      .meta({ class: 'C3', examples: [2] }),
    fields: z.array(PlanFieldChange).max(5).meta({ class: 'C3' }),
    goals: z
      .object({
        added: z.array(PlanGoalText).max(50).meta({ class: 'C3' }),
        removed: z.array(PlanGoalText).max(50).meta({ class: 'C3' }),
        changed: z.array(PlanGoalChange).max(50).meta({ class: 'C3' }),
      })
      .meta({ class: 'C3', id: 'PlanGoalChanges' }),
  })
  .meta({ id: 'PlanDiff' });
export type PlanDiff = z.infer<typeof PlanDiff>;

export const DiffQuery = z.strictObject({ against: Id.meta({ description: 'The version to compare with, of the same plan' }) });
export type DiffQuery = z.infer<typeof DiffQuery>;
