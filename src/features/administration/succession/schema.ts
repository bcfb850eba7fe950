import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const choices = ['continue', 'interim', 'replace'] as const;
const kinds = ['retirement_expected', 'appointment_ends', 'departed', 'absence'] as const;

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

export const SuccessionItem = z
  .object({
    kind: z.enum(kinds).meta({ class: 'C1' }),
    assignment_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    mentor: Party.meta({ class: 'C1', examples: [{ id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' }] }),
    is_primary: z.boolean().meta({ class: 'C1' }),
    starts_on: day.meta({ class: 'C1', description: 'First day on which the mentor is no longer here, or away' }),
    ends_on: open.meta({ class: 'C1', description: 'First day on which an absent mentor is back; null = not known, or not an absence' }),
    request_id: Id.nullable().meta({
      class: 'C1',
      description: 'The request for a successor or an additional mentor',
      examples: [null],
    }),
    choice: z
      .enum(choices)
      .nullable()
      .meta({ class: 'C1', description: 'The last choice about an absence; null = none yet', examples: [null] }),
  })
  .meta({ id: 'SuccessionItem' });
export type SuccessionItem = z.infer<typeof SuccessionItem>;

export const Succession = Page(SuccessionItem, 'SuccessionPage');
export const SuccessionQuery = z.strictObject({
  ...pageQuery,
  mentee_id: Id.optional(),
  mentor_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Primary division of the mentee today' }),
  kind: anyOf(kinds).optional(),
});
export type SuccessionQuery = z.infer<typeof SuccessionQuery>;
