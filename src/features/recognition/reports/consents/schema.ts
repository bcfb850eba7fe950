import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, Instant, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const statuses = ['asked', 'given', 'declined', 'revoked'] as const;

export const NameConsent = z
  .object({
    id: RowId,
    mentor_id: Id.meta({ class: 'C1' }),
    mentor: Party.meta({ class: 'C1' }),
    mentee_id: Id.meta({ class: 'C1' }),
    mentee: Party.meta({ class: 'C1' }),
    status: z
      .enum(statuses)
      .meta({ class: 'C1', description: 'Only `given` lets reports on the mentor name the mentee', examples: ['asked'] }),
    answered_at: Instant.nullable().meta({ class: 'C1', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'ReportNameConsent' });
export type NameConsent = z.infer<typeof NameConsent>;

export const NameConsents = Page(NameConsent, 'ReportNameConsentPage');
export const NameConsentQuery = z.strictObject({
  ...pageQuery,
  mentor_id: Id.optional(),
  mentee_id: Id.optional(),
  status: anyOf(statuses).optional(),
});
export type NameConsentQuery = z.infer<typeof NameConsentQuery>;

export const NameConsentAction = z.strictObject({}).meta({ id: 'ReportNameConsentAction', example: {} });
