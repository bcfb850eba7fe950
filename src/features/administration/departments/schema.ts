import { z } from 'zod';
import { CivilDate, RowId, stamps, text } from '../../../domain/fields.ts';

export const Department = z
  .object({
    id: RowId,
    code: z
      .string()
      .max(32)
      .meta({ class: 'C0', examples: ['DOM'] }),
    name: z
      .string()
      .max(200)
      .meta({ class: 'C0', examples: ['Department of Medicine'] }),
    programme_starts_on: z.iso.date().meta({ class: 'C0', description: 'First day of the mentorship programme' }),
    academic_year_start_month: z
      .int32()
      .min(1)
      .max(12)
      .meta({ class: 'C0', description: 'Month (1–12) in which the academic year begins', examples: [7] }),
    time_zone: z
      .string()
      .max(64)
      .meta({ class: 'C0', description: 'IANA time zone that decides which civil day it is', examples: ['America/Toronto'] }),
    institution: z
      .string()
      .max(200)
      .nullable()
      .meta({
        class: 'C0',
        description: 'The university the department belongs to; the institution of an external mentor is compared with it',
        examples: ['University of Toronto'],
      }),
    ...stamps,
  })
  .meta({ id: 'Department' });

const timeZone = z
  .string()
  .max(64)
  .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'must be an IANA time zone such as America/Toronto')
  .meta({ examples: ['America/Toronto'] });

export const DepartmentPatch = z
  .strictObject({
    name: text(200)
      .optional()
      .meta({ examples: ['Department of Medicine'] }),
    programme_starts_on: CivilDate.optional(),
    academic_year_start_month: z.int32().min(1).max(12).optional(),
    time_zone: timeZone.optional(),
    institution: text(200)
      .nullable()
      .optional()
      .meta({ examples: ['University of Toronto'] }),
  })
  .meta({ id: 'DepartmentPatch' });
export type DepartmentPatch = z.infer<typeof DepartmentPatch>;
