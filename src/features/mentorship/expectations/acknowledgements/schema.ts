import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Flag, Id, Instant, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { kind, kinds } from '../schema.ts';

export const Acknowledgement = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    document_id: Id.meta({ class: 'C2' }),
    kind: kind.meta({ class: 'C2' }),
    version: z.int32().min(1).meta({ class: 'C2' }),
    is_current: z.boolean().meta({ class: 'C2', description: 'The version it is about is in force today' }),
    acknowledged_at: Instant.meta({ class: 'C2' }),
    ...stamps,
  })
  .meta({ id: 'Acknowledgement' });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

export const Acknowledgements = Page(Acknowledgement, 'AcknowledgementPage');
export const AcknowledgementQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  document_id: Id.optional(),
  kind: anyOf(kinds).optional(),
  is_current: Flag.optional().meta({ description: 'Only those of a version in force today, or only the others' }),
});
export type AcknowledgementQuery = z.infer<typeof AcknowledgementQuery>;
