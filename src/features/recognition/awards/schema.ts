import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Id, Instant, RowId, stamps, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { AcademicYear, yearParameter } from '../credits/schema.ts';

export const Award = z
  .object({
    id: RowId,
    programme_id: Id.meta({ class: 'C2' }),
    cycle_id: Id.meta({ class: 'C2' }),
    division_id: Id.nullable().meta({ class: 'C2', description: 'The division whose award it is', examples: [null] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C2', description: 'Name of the award', examples: ['Award for excellence in mentoring'] }),
    academic_year: AcademicYear.meta({ class: 'C2' }),
    person_id: Id.meta({ class: 'C2' }),
    person: Party.meta({ class: 'C2' }),
    conferred_on: z.iso.date().meta({ class: 'C2', examples: ['2027-06-10'] }),
    is_listed: z.boolean().meta({ class: 'C2', description: 'Whether the laureate agreed to be listed publicly' }),
    listing_consented_at: Instant.nullable().meta({ class: 'C2', examples: [null] }),
    withdrawn_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C2', examples: [null] }),
    decision_ref: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C9', description: 'By which decision it was withdrawn. For the laureate and faculty affairs', examples: [null] }),
    ...stamps,
  })
  .meta({ id: 'Award' });
export type Award = z.infer<typeof Award>;

export const Awards = Page(Award, 'AwardPage');
export const AwardQuery = z.strictObject({
  ...pageQuery,
  person_id: Id.optional(),
  programme_id: Id.optional(),
  cycle_id: Id.optional(),
  academic_year: yearParameter.optional(),
});
export type AwardQuery = z.infer<typeof AwardQuery>;

export const AwardAction = z.strictObject({}).meta({ id: 'AwardAction', example: {} });
export const WithdrawAward = z
  .strictObject({
    decision_ref: text(200).meta({
      description: 'The reference of the decision, such as its number in the files',
      examples: ['FA-2027-021'],
    }),
  })
  .meta({ id: 'WithdrawAward' });
export type WithdrawAward = z.infer<typeof WithdrawAward>;
