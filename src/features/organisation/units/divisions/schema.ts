import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { anyOf, CivilDate, code, RowId, stamps, text } from '../../../../domain/fields.ts';
import { search } from '../schema.ts';

const divisionKinds = ['departmental', 'interdepartmental'] as const;
const divisionKind = z
  .enum(divisionKinds)
  .meta({ description: 'An interdepartmental division spans several departments', examples: ['departmental'] });
const endsOn = { description: 'First day on which it is no longer active; null = no end known', examples: [null] };

export const Division = z
  .object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', examples: ['CARD'] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Cardiology'] }),
    kind: divisionKind.meta({ class: 'C0' }),
    starts_on: z.iso.date().meta({ class: 'C0', examples: ['1998-07-01'] }),
    ends_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'C0', ...endsOn }),
    ...stamps,
  })
  .meta({ id: 'Division' });

export const NewDivision = z
  .strictObject({
    code: code().meta({ description: 'Never changes and is never used again', examples: ['CARD'] }),
    name: text(200).meta({ examples: ['Cardiology'] }),
    kind: divisionKind,
    starts_on: CivilDate,
    ends_on: CivilDate.nullable().optional().meta(endsOn),
  })
  .meta({ id: 'NewDivision' });
export type NewDivision = z.infer<typeof NewDivision>;

export const DivisionPatch = z
  .strictObject({
    name: text(200)
      .optional()
      .meta({ examples: ['Cardiology'] }),
    kind: divisionKind.optional(),
    ends_on: CivilDate.nullable().optional().meta(endsOn),
  })
  .meta({ id: 'DivisionPatch' });
export type DivisionPatch = z.infer<typeof DivisionPatch>;

export const Divisions = Page(Division, 'DivisionPage');
export const DivisionQuery = z.strictObject({
  ...pageQuery,
  q: search,
  kind: anyOf(divisionKinds).optional(),
  as_of: CivilDate.optional().meta({ description: 'Only divisions that are active on this day; default all, with those that have closed' }),
});
export type DivisionQuery = z.infer<typeof DivisionQuery>;
