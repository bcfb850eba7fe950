import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { code } from '../../../../domain/fields.ts';

const name = (max: number, example: string, description?: string) =>
  z
    .string()
    .max(max)
    .meta({ class: 'open', examples: [example], ...(description && { description }) });

export const PublicLaureate = z
  .object({
    department: name(200, 'Department of Medicine'),
    division: name(200, 'Cardiology', 'The division whose award it is').nullable(),
    award: name(200, 'Award for excellence in mentoring'),
    honoree_name: name(200, 'Aurelia Winterbourne', 'After whom it is named').nullable(),
    academic_year: z.int32().meta({ class: 'open', description: 'The calendar year in which it begins', examples: [2026] }),
    laureate: name(410, 'Zoë Šimková'),
    conferred_on: z.iso.date().meta({ class: 'open', examples: ['2027-06-10'] }),
  })
  .meta({ id: 'PublicLaureate' });

export const PublicLaureates = Page(PublicLaureate, 'PublicLaureatePage');
export const PublicLaureateQuery = z.strictObject({
  ...pageQuery,
  department: code()
    .optional()
    .meta({ description: 'Code of the department; default: all of this service', examples: ['DOM'] }),
});
export type PublicLaureateQuery = z.infer<typeof PublicLaureateQuery>;
