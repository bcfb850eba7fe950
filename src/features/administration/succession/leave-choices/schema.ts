import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { Id, RowId, stamps } from '../../../../domain/fields.ts';

/** What the two can choose for a formal assignment whose mentor is away for long; `ChooseForAbsence` describes each. */
export const choices = ['continue', 'interim', 'replace'] as const;

const day = z.iso.date();
const open = z.iso
  .date()
  .nullable()
  .meta({ examples: [null] });

export const ChooseForAbsence = z
  .strictObject({
    choice: z.enum(choices).meta({
      description:
        '`continue` although the mentor is away; `interim` = pause and request an additional mentor; `replace` = end and request a successor',
    }),
  })
  .meta({ id: 'ChooseForAbsence', example: { choice: 'interim' } });
export type ChooseForAbsence = z.infer<typeof ChooseForAbsence>;

export const LeaveChoice = z
  .object({
    id: RowId,
    assignment_id: Id.meta({ class: 'C1' }),
    choice: z.enum(choices).meta({ class: 'C1' }),
    absent_from: day.meta({
      class: 'C1',
      description: 'First day of the absence it is about, as recorded at the time',
      examples: ['2026-04-01'],
    }),
    continues_on: open.meta({
      class: 'C1',
      description: 'With `continue`: first day from which the absence no longer pauses the assignment',
      examples: ['2026-04-01'],
    }),
    request_id: Id.nullable().meta({ class: 'C1', description: 'The mentor request opened by the choice', examples: [null] }),
    chosen_by: Id.meta({ class: 'C1' }),
    ...stamps,
  })
  .meta({ id: 'LeaveChoice' });
export type LeaveChoice = z.infer<typeof LeaveChoice>;

export const LeaveChoices = Page(LeaveChoice, 'LeaveChoicePage');
export const LeaveChoiceQuery = z.strictObject(pageQuery);
export type LeaveChoiceQuery = z.infer<typeof LeaveChoiceQuery>;
