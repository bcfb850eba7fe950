import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, Id, prose, RowId, stamps } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';

const statuses = ['applied', 'withdrawn', 'selected', 'not_selected', 'serving', 'ended'] as const;

const statement = 'I came here without knowing anybody and would like to make that easier for those who come next.';

export const FacilitatorApplication = z
  .object({
    id: RowId,
    call_id: Id.meta({ class: 'id' }),
    division_id: Id.meta({ class: 'C1', description: 'Division of the call' }),
    person_id: Id.meta({ class: 'C1', description: 'The applicant' }),
    person: Party.meta({ class: 'C1' }),
    status: z.enum(statuses).meta({
      class: 'C9',
      description: 'As of today: `selected` until the term begins, `serving` while the role holds, then `ended`',
      examples: ['applied'],
    }),
    decided_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C9', examples: [null] }),
    decided_by: Id.nullable().meta({ class: 'C9', examples: [null] }),
    role_id: Id.nullable().meta({
      class: 'id',
      description: 'The leadership role that records the term; null until it is taken up',
      examples: [null],
    }),
    statement: z
      .string()
      .max(5000)
      .nullable()
      .meta({
        class: 'C3',
        description:
          'For the applicant, the mentorship leads and the committee; null for others. Once the application is withdrawn, only the applicant reads it',
        examples: [statement],
      }),
    ...stamps,
  })
  .meta({ id: 'FacilitatorApplication' });
export type FacilitatorApplication = z.infer<typeof FacilitatorApplication>;

export const Apply = z
  .strictObject({ statement: prose(5000).meta({ description: 'Why you apply, and how you would serve', examples: [statement] }) })
  .meta({ id: 'NewFacilitatorApplication', example: { statement } });
export type Apply = z.infer<typeof Apply>;

export const Decide = z
  .strictObject({ decision: z.enum(['selected', 'not_selected']) })
  .meta({ id: 'DecideFacilitatorApplication', example: { decision: 'selected' } });
export type Decide = z.infer<typeof Decide>;

export const Withdraw = z.strictObject({}).meta({ id: 'WithdrawFacilitatorApplication', example: {} });
export const Serve = z.strictObject({}).meta({ id: 'BeginFacilitatorTerm', example: {} });
export const FacilitatorApplications = Page(FacilitatorApplication, 'FacilitatorApplicationPage');
export const ApplicationQuery = z.strictObject({
  ...pageQuery,
  call_id: Id.optional(),
  person_id: Id.optional(),
  division_id: Id.optional().meta({ description: 'Division of the call' }),
  status: anyOf(statuses).optional(),
});
export type ApplicationQuery = z.infer<typeof ApplicationQuery>;
