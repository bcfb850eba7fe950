import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, CivilDate, Flag, Id, prose, RowId, stamps } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';

const sources = ['check_in', 'annual_review'] as const;
const example = 'Draft the aims of the grant and send them round.';

/** The fields of a new action, for the check-in or review in which it is agreed on. */
export const actionFields = {
  text: prose(2000).meta({ description: 'What is to be done', examples: [example] }),
  due_on: CivilDate.optional().meta({ description: 'Day by which it is to be done', examples: ['2026-09-30'] }),
};

export const ActionItem = z
  .object({
    id: RowId,
    source: z.enum(sources).meta({ class: 'C5', examples: ['check_in'] }),
    check_in_id: Id.nullable().meta({ class: 'C5' }),
    review_id: Id.nullable().meta({ class: 'C5', examples: [null] }),
    mentee_id: Id.meta({ class: 'C5', description: 'The person whose check-in or annual review it comes from' }),
    mentee: Party.meta({ class: 'C5' }),
    owner_id: Id.meta({ class: 'C5', description: 'The person who is to do it: the mentee, or whoever holds the office today' }),
    owner: Party.meta({ class: 'C5' }),
    is_of_office: z.boolean().meta({
      class: 'C5',
      description: 'It belongs to the office in which the check-in or review was held, and passes to whoever holds it next',
      examples: [false],
    }),
    text: z
      .string()
      .max(2000)
      .nullable()
      .meta({
        class: 'C5',
        description: 'What is to be done; `null` for a token that may change actions and not read them',
        examples: [example],
      }),
    due_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C5', examples: ['2026-09-30'] }),
    done_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C5', examples: [null] }),
    dropped_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C5', examples: [null] }),
    is_open: z.boolean().meta({ class: 'C5', description: 'Neither done nor dropped', examples: [true] }),
    is_shared: z.boolean().meta({ class: 'C5', description: 'The mentee has shared it with their director', examples: [false] }),
    ...stamps,
  })
  .meta({ id: 'ActionItem' });
export type ActionItem = z.infer<typeof ActionItem>;

export const ActionItems = Page(ActionItem, 'ActionItemPage');
export const ActionQuery = z.strictObject({
  ...pageQuery,
  owner_id: Id.optional().meta({ description: 'The person who is to do it' }),
  mentee_id: Id.optional(),
  check_in_id: Id.optional(),
  review_id: Id.optional(),
  source: anyOf(sources).optional(),
  is_open: Flag.optional().meta({ description: '`true`: only open actions; `false`: only those that are done or dropped' }),
  due_on_lte: CivilDate.optional(),
});
export type ActionQuery = z.infer<typeof ActionQuery>;

export const ActionPatch = z
  .strictObject({ text: actionFields.text.optional(), due_on: CivilDate.nullable().optional() })
  .meta({ id: 'ActionPatch', example: { due_on: '2026-10-31' } });
export type ActionPatch = z.infer<typeof ActionPatch>;

export const Complete = z
  .strictObject({ done_on: CivilDate.optional().meta({ description: 'Day on which it was done; default: today' }) })
  .meta({ id: 'CompleteAction', example: {} });
export type Complete = z.infer<typeof Complete>;

export const Drop = z.strictObject({}).meta({ id: 'DropAction', example: {} });
export const Share = z.strictObject({}).meta({ id: 'ShareAction', example: {} });
