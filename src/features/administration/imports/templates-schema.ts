import { z } from 'zod';
import { kinds } from './kinds/list.ts';

const open = { class: 'open' } as const;
const TemplateColumn = z.object({
  name: z
    .string()
    .max(100)
    .meta({ ...open, examples: ['hr_number'] }),
  description: z
    .string()
    .max(500)
    .meta({ ...open, examples: ['HR number of the person'] }),
  is_required: z.boolean().meta({ ...open, description: 'Whether the file must have the column' }),
  example: z
    .string()
    .max(200)
    .nullable()
    .meta({ ...open, examples: ['H000123'] }),
});
const ImportTemplate = z.object({
  kind: z.enum(kinds).meta({ ...open, examples: ['people'] }),
  place: z
    .int32()
    .meta({ ...open, description: 'The order in which kinds are imported: each names what those before it made', examples: [3] }),
  about: z
    .string()
    .max(500)
    .meta({ ...open, examples: ['Divisions of the department, known by their codes.'] }),
  max_rows: z.int32().meta({ ...open, description: 'The most rows of a file', examples: [200_000] }),
  template_url: z
    .string()
    .max(200)
    .meta({ ...open, description: 'The empty file', examples: ['/v1/import-templates/people'] }),
  columns: z.array(TemplateColumn).max(100).meta(open),
});
export const ImportTemplates = z.object({ items: z.array(ImportTemplate).max(100).meta(open) }).meta({ id: 'ImportTemplates' });

const severities = ['error', 'warning'] as const;
const ImportNotice = z.object({
  code: z
    .string()
    .max(50)
    .meta({ ...open, examples: ['unknown_division'] }),
  severity: z.enum(severities).meta({
    ...open,
    description: 'error: must be corrected, the row or file is not imported. warning: should be looked at, the row is imported',
  }),
  of: z
    .enum(['bundle', 'file', 'row'])
    .meta({ ...open, description: 'Whether it refuses a bundle or a file as a whole, or stands in the report with a row' }),
  meaning: z
    .string()
    .max(500)
    .meta({ ...open, examples: ['No division has this code.'] }),
  remedy: z
    .string()
    .max(500)
    .meta({ ...open, examples: ['Correct the code, or import the division first.'] }),
});
export type ImportNotice = z.infer<typeof ImportNotice>;
export const ImportNotices = z.object({ items: z.array(ImportNotice).max(200).meta(open) }).meta({ id: 'ImportNotices' });
