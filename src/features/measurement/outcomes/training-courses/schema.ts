import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, code, Flag, Id, prose, RowId, stamps, text } from '../../../../domain/fields.ts';

const words = {
  code: { description: 'Stable code, as in records of mentor training', examples: ['MENT-1'] },
  title: { description: 'Title', examples: ['Mentoring across differences'] },
  curriculum: { description: 'What it teaches', examples: ['Two workshops: setting expectations; giving and receiving feedback.'] },
  objectives: { description: 'What participants can do afterwards', examples: [['Agree on expectations in the first meeting']] },
  retired: { description: 'First day on which it is not offered any more', examples: [null] },
  events: { description: 'Programme events at which it was or will be offered; an event offers one course', examples: [[]] },
};
const objectives = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(30);
const events = z.array(Id).max(200);

export const TrainingCourse = z
  .object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', ...words.code }),
    title: z
      .string()
      .max(200)
      .meta({ class: 'C0', ...words.title }),
    curriculum: z
      .string()
      .max(10_000)
      .meta({ class: 'C0', ...words.curriculum }),
    objectives: objectives(z.string().max(500)).meta({ class: 'C0', ...words.objectives }),
    retired_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', ...words.retired }),
    programme_event_ids: events.meta({ class: 'C0', ...words.events }),
    ...stamps,
  })
  .meta({ id: 'TrainingCourse' });
export type TrainingCourse = z.infer<typeof TrainingCourse>;

export const TrainingCourses = Page(TrainingCourse, 'TrainingCoursePage');
export const TrainingCourseQuery = z.strictObject({
  ...pageQuery,
  is_retired: Flag.optional().meta({ description: 'Whether it is offered no more today' }),
});
export type TrainingCourseQuery = z.infer<typeof TrainingCourseQuery>;

const written = {
  title: text(200).meta(words.title),
  curriculum: prose(10_000).meta(words.curriculum),
  objectives: objectives(text(500)).meta(words.objectives),
};

export const NewTrainingCourse = z
  .strictObject({ code: code().meta(words.code), ...written, programme_event_ids: events.optional().meta(words.events) })
  .meta({
    id: 'NewTrainingCourse',
    example: {
      code: 'MENT-1',
      title: words.title.examples[0],
      curriculum: words.curriculum.examples[0],
      objectives: words.objectives.examples[0],
    },
  });
export type NewTrainingCourse = z.infer<typeof NewTrainingCourse>;

export const TrainingCoursePatch = z
  .strictObject({
    title: written.title.optional(),
    curriculum: written.curriculum.optional(),
    objectives: written.objectives.optional(),
    retired_on: CivilDate.nullable().optional().meta(words.retired),
    programme_event_ids: events.optional().meta(words.events),
  })
  .meta({ id: 'TrainingCoursePatch', example: { programme_event_ids: ['0198b7a0-0000-7000-8000-000000000009'] } });
export type TrainingCoursePatch = z.infer<typeof TrainingCoursePatch>;
