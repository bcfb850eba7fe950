import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, prose, RowId, stamps } from '../../../../domain/fields.ts';

const progress = z.enum(['on_track', 'at_risk', 'met', 'dropped']).meta({ examples: ['at_risk'] });

const note = {
  description: 'A word on it, in the mentee’s own words; required where the goal is dropped',
  examples: ['The data came late; the submission moves to autumn.'],
};

export const GoalProgress = z
  .object({
    id: RowId,
    lineage_id: Id.meta({ class: 'C3', description: 'The goal, in all versions of the plan' }),
    progress: progress.meta({ class: 'C3' }),
    note: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C3', ...note }),
    recorded_on: z.iso.date().meta({ class: 'C3', examples: ['2027-03-01'] }),
    ...stamps,
  })
  .meta({ id: 'GoalProgress' });
export type GoalProgress = z.infer<typeof GoalProgress>;

export const GoalProgresses = Page(GoalProgress, 'GoalProgressPage');
export const GoalProgressQuery = z.strictObject({ ...pageQuery, lineage_id: Id.optional().meta({ description: 'One goal alone' }) });
export type GoalProgressQuery = z.infer<typeof GoalProgressQuery>;

export const RecordGoalProgress = z
  .strictObject({
    lineage_id: Id.meta({ description: 'A goal of the version in force' }),
    progress,
    note: prose(2000).nullable().default(null).meta(note),
  })
  .meta({ id: 'RecordGoalProgress', example: { lineage_id: '0198b7a0-0000-7000-8000-000000000005', progress: 'at_risk' } });
export type RecordGoalProgress = z.infer<typeof RecordGoalProgress>;
