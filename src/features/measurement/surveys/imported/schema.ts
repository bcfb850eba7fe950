import { z } from 'zod';
import { fileBodies } from '../../../../core/upload.ts';
import { code } from '../../../../domain/fields.ts';
import { audiences } from '../kinds.ts';

/** How many people an external wave asked, and how many of them the invitation reached. */
export const SurveyBase = z
  .strictObject({
    audience: z.enum(audiences).meta({ class: 'C0', examples: ['mentee'] }),
    division_code: code(32)
      .nullable()
      .optional()
      .meta({ class: 'C0', description: 'Null: people of all divisions that are not named', examples: ['CARD'] }),
    invited: z
      .int32()
      .min(0)
      .max(100_000)
      .meta({ class: 'C0', examples: [40] }),
    delivered: z
      .int32()
      .min(0)
      .max(100_000)
      .optional()
      .meta({ class: 'C0', description: 'By default as many as were invited', examples: [38] }),
  })
  .meta({ id: 'SurveyBase' });
export type SurveyBase = z.infer<typeof SurveyBase>;

export const base = z
  .array(SurveyBase)
  .min(1)
  .max(500)
  .meta({ description: 'Of a wave that was held elsewhere: how many people were asked, by audience and division' });

const EXAMPLE = 'audience,division,expectations,contact_since,change\nmentee,CARD,4,yes,More time to meet.\nmentor,,NA,,\n';

export const uploads = fileBodies(
  'text/csv',
  'UTF-8, at most 50 MiB. A row a sheet: `audience`, `division` (a code, or empty), `site`, and a column for each item by its code. A rating is a whole number, a choice the code of its option (several are separated by `|`), `NA` is not applicable, and empty is no answer',
  EXAMPLE,
);
