import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { claimableCodes, creditCodes } from '../kinds.ts';
import { AcademicYear } from '../schema.ts';

export const claimStatuses = ['pending', 'verified', 'rejected', 'expired', 'withdrawn'] as const;
const code = z.enum(claimableCodes).meta({ examples: ['TEACH'] });
const words = (description: string, example: string | null) =>
  z
    .string()
    .max(4000)
    .nullable()
    .meta({ class: 'C2', description, examples: [example] });

export const CreditClaim = z
  .object({
    id: RowId,
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    code: code.meta({ class: 'C2', description: '`TEACH`: an orientation or workshop. `FACIL`: a year as mentorship facilitator' }),
    event_id: Id.meta({ class: 'C2', description: 'The programme event, or the role as facilitator' }),
    academic_year: AcademicYear.nullable().meta({ class: 'C2', description: 'FACIL: the year served', examples: [null] }),
    note: words('What was taught, or the annual note of a facilitator', 'Taught the session on giving feedback.'),
    status: z.enum(claimStatuses).meta({
      class: 'C2',
      description: '`pending`: to be verified. Only a verified claim is credited. `expired`: not verified in the days of the rules',
      examples: ['pending'],
    }),
    expires_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', description: 'First day on which it can no longer be verified', examples: ['2026-08-28'] }),
    decided_by_id: Id.nullable().meta({ class: 'C2', examples: [null] }),
    decided_by: Party.nullable().meta({ class: 'C2', examples: [null] }),
    decided_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', examples: [null] }),
    reason: words('Why it was rejected, where whoever rejected it said so', null),
    ...stamps,
  })
  .meta({ id: 'CreditClaim' });
export type CreditClaim = z.infer<typeof CreditClaim>;

export const CreditClaims = Page(CreditClaim, 'CreditClaimPage');
export const ClaimQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  code: anyOf(claimableCodes).optional(),
  status: anyOf(claimStatuses).optional(),
});
export type ClaimQuery = z.infer<typeof ClaimQuery>;

export const NewClaim = z
  .strictObject({
    code: z
      .enum(creditCodes)
      .meta({ description: 'TEACH or FACIL. The others come by themselves; claiming one says why it has not', examples: ['TEACH'] }),
    event_id: Id.meta({ description: 'The programme event you taught, or your role as facilitator' }),
    academic_year: AcademicYear.optional().meta({ description: 'FACIL: the year served, which has to be over' }),
    note: prose(4000)
      .optional()
      .meta({ description: 'Required for FACIL: the annual note', examples: ['Taught the session on giving feedback.'] }),
  })
  .meta({ id: 'NewCreditClaim', example: { code: 'TEACH', event_id: '0198b7a0-0000-7000-8000-000000000003' } });
export type NewClaim = z.infer<typeof NewClaim>;

export const DecideClaim = z.strictObject({}).meta({ id: 'VerifyCreditClaim', example: {} });
export const RejectClaim = z
  .strictObject({ reason: prose(2000).optional().meta({ description: 'Why. The claimant reads it' }) })
  .meta({ id: 'RejectCreditClaim', example: { reason: 'The session was given by somebody else.' } });
