import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { CivilDate, Id, RowId, stamps } from '../../../../domain/fields.ts';

const successionKinds = ['merge', 'split', 'rename'] as const;
const successionKind = z.enum(successionKinds).meta({ examples: ['merge'] });

export const DivisionSuccession = z
  .object({
    id: RowId,
    from_division_id: Id.meta({ class: 'C0' }),
    to_division_id: Id.meta({ class: 'C0' }),
    kind: successionKind.meta({ class: 'C0' }),
    succeeded_on: z.iso.date().meta({ class: 'C0' }),
    ...stamps,
  })
  .meta({ id: 'DivisionSuccession' });

export const NewDivisionSuccession = z
  .strictObject({ from_division_id: Id, to_division_id: Id, kind: successionKind, succeeded_on: CivilDate })
  .meta({ id: 'NewDivisionSuccession' });
export type NewDivisionSuccession = z.infer<typeof NewDivisionSuccession>;

export const DivisionSuccessions = Page(DivisionSuccession, 'DivisionSuccessionPage');
export const SuccessionQuery = z.strictObject({
  ...pageQuery,
  division_id: Id.optional().meta({ description: 'Successions from or to this division' }),
});
export type SuccessionQuery = z.infer<typeof SuccessionQuery>;
