import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { anyOf, Id } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { choices } from './leave-choices/schema.ts';

const kinds = ['retirement_expected', 'appointment_ends', 'departed', 'absence'] as const;

const day = z.iso.date();
const open = z.iso
  .date()
  .nullable()
  .meta({ examples: [null] });

export const SuccessionItem = z
  .object({
    kind: z.enum(kinds).meta({
      class: 'C1',
      description:
        '`appointment_ends`: known end of the mentor’s appointments; `departed`: the assignment has ended because the mentor left; `absence`: a long one',
    }),
    assignment_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    mentor: Party.meta({ class: 'C1', examples: [{ id: '0198b7a0-0000-7000-8000-0000000000b7', display_name: 'Tariq Lindqvist' }] }),
    is_primary: z.boolean().meta({ class: 'C1', description: 'Whether the mentor is the primary mentor of the mentee' }),
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
