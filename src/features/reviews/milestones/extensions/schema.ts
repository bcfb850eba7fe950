import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { voided } from '../schema.ts';

const reason = z.enum(['leave', 'performance', 'other']);

export const CfarExtension = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C9', description: 'The person whose review it is' }),
    person: Party.meta({ class: 'C9' }),
    latest_on: z.iso.date().meta({ class: 'C9', description: 'The last day on which the review can be decided', examples: ['2027-06-30'] }),
    reason: reason
      .nullable()
      .meta({ class: 'C9', description: 'Why the day was moved; `null` where you may not read leaves', examples: ['other'] }),
    decided_on: z.iso.date().meta({ class: 'C9', description: 'Day on which the institution decided', examples: ['2026-02-10'] }),
    is_in_force: z.boolean().meta({ class: 'C9', description: '`true` for the extension that sets the latest day today' }),
    voided_at: voided.meta({ class: 'C9' }),
    ...stamps,
  })
  .meta({ id: 'CfarExtension' });
export type CfarExtension = z.infer<typeof CfarExtension>;

export const NewCfarExtension = z
  .strictObject({
    person_id: Id,
    latest_on: CivilDate.meta({
      description: 'The new last day on which the review can be decided; not before the policy’s last month (60 by default) ends',
      examples: ['2027-06-30'],
    }),
    reason: reason.meta({ examples: ['other'] }),
    decided_on: CivilDate.meta({
      description: 'Day on which the institution decided, not in the future. Of several extensions, the one decided last counts',
      examples: ['2026-02-10'],
    }),
  })
  .meta({
    id: 'NewCfarExtension',
    example: { person_id: '0198b7a0-0000-7000-8000-000000000003', latest_on: '2027-06-30', reason: 'other', decided_on: '2026-02-10' },
  });
export type NewCfarExtension = z.infer<typeof NewCfarExtension>;

export const CfarExtensions = Page(CfarExtension, 'CfarExtensionPage');
export const CfarExtensionQuery = z.strictObject({ ...pageQuery, person_id: Id.optional() });
export type CfarExtensionQuery = z.infer<typeof CfarExtensionQuery>;
