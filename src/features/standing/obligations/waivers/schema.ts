import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Flag, Id, Instant, prose, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { obligationKinds, waivableKinds } from '../kinds.ts';
import { occasion } from '../schema.ts';

/** Why an obligation is waived. */
export const waiverReasons = ['on_leave', 'departing', 'recently_recruited', 'done_elsewhere', 'not_applicable', 'other'] as const;

const waived = {
  person_id: Id.meta({ class: 'C2' }),
  person: Party.meta({ class: 'C2' }),
  kind: z.enum(waivableKinds).meta({ class: 'C2', examples: ['orientation'] }),
  occasion: occasion.meta({ class: 'C2' }),
  reason: z
    .enum(waiverReasons)
    .nullable()
    .meta({
      class: 'C2',
      description: 'Null where you may not read leaves, because a reason may reveal one',
      examples: ['done_elsewhere'],
    }),
  note: z
    .string()
    .max(2000)
    .nullable()
    .meta({ class: 'C5', description: 'Why it is waived, in words; for the person and the mentorship leads', examples: [null] }),
};

export const ObligationWaiver = z
  .object({
    id: RowId,
    ...waived,
    revoked_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
    created_by: Id.nullable().meta({ class: 'C2' }),
    ...stamps,
  })
  .meta({ id: 'ObligationWaiver' });
export type ObligationWaiver = z.infer<typeof ObligationWaiver>;

export const NewObligationWaiver = z
  .strictObject({
    person_id: Id,
    kind: z
      .enum(obligationKinds)
      .meta({ description: 'Check-ins and annual reviews are waived by `waiveCheckIn` and `waiveAnnualReview`' }),
    occasion: text(64)
      .optional()
      .meta({ description: 'As listed with the obligation; left out where it is empty there', examples: ['2'] }),
    reason: z.enum(waiverReasons).meta({ examples: ['done_elsewhere'] }),
    note: prose(2000)
      .optional()
      .meta({
        description: 'Why it is waived, in words; required where the reason is `other`',
        examples: ['A mentor of another programme.'],
      }),
  })
  .meta({
    id: 'NewObligationWaiver',
    example: { person_id: '0198b7a0-0000-7000-8000-000000000001', kind: 'orientation', reason: 'done_elsewhere' },
  });
export type NewObligationWaiver = z.infer<typeof NewObligationWaiver>;

export const ObligationWaivers = Page(ObligationWaiver, 'ObligationWaiverPage');
export const ObligationWaiverQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  kind: anyOf(waivableKinds).optional(),
  is_revoked: Flag.optional(),
});
export type ObligationWaiverQuery = z.infer<typeof ObligationWaiverQuery>;
