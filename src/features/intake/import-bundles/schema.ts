import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { Flag, Id, Instant, RowId, RowVersion } from '../../../domain/fields.ts';
import { histories, kinds, RowError, RowWarning, scopes, statuses } from '../../administration/imports/schema.ts';
import { ConflictChanges } from '../../mentorship/conflicts/schema.ts';

const op = { class: 'op' } as const;
const count = (description: string, example: number) => z.int32().meta({ ...op, description, examples: [example] });
const countOnceOver = (description: string, example: number) =>
  z
    .int32()
    .nullable()
    .meta({ ...op, description: `${description}; null = the job is not over`, examples: [example] });
const sha256 = (description: string) =>
  z
    .string()
    .length(64)
    .meta({ ...op, description, examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });
const fileName = (example: string) =>
  z
    .string()
    .max(255)
    .nullable()
    .meta({ ...op, examples: [example] });

export const BundleParameters = z.strictObject({
  dry_run: Flag.optional().meta({ description: 'Run the whole job and write its report, but keep nothing else of it' }),
});
export type BundleParameters = z.infer<typeof BundleParameters>;

const counts = {
  rows: count('Rows that are not blank, without headers', 940),
  created: countOnceOver('Rows that created something', 12),
  changed: countOnceOver('Rows that changed something', 30),
  unchanged: countOnceOver('Rows that changed nothing', 898),
  awaiting_approval: countOnceOver('Rows whose role opens everything and waits for a second person', 0),
  error_count: count('Errors of all rows', 0),
  warning_count: count('Warnings of all rows, which keep no row from being imported', 0),
};

const BundleFile = z
  .object({
    import_id: Id.meta({ ...op, description: 'Its import, with a report of its own' }),
    kind: z.enum(kinds).meta({ ...op, examples: ['people'] }),
    file_name: fileName('people.csv'),
    sha256: sha256('Of the file, as the manifest gives it'),
    scope: z.enum(scopes).meta({ ...op, description: 'Whether the file was declared whole' }),
    ...counts,
    missing_count: count('People, or records of another kind that hold, whom or which a whole file left out', 0),
    ended_count: count('Of these, those whose appointments it ended', 0),
    absent_withheld: z
      .boolean()
      .meta({ ...op, description: 'True where more were missing than absent_share, so that nothing ended', examples: [false] }),
  })
  .meta({ id: 'ImportBundleFile' });

const summary = {
  id: RowId,
  job_id: Id.meta({ ...op, description: 'The job that carries out the bundle' }),
  version: count('Version of the manifest', 1),
  source: z
    .string()
    .max(100)
    .meta({ ...op, description: 'What the files come from', examples: ['Registry of the faculty'] }),
  as_of: z.iso.date().meta({ ...op, description: 'The day of which the files tell', examples: ['2026-07-01'] }),
  dry_run: z.boolean().meta({ ...op, examples: [false] }),
  history: z.enum(histories).meta({ ...op, description: 'Whether the source was believed about days that are over' }),
  file_name: fileName('bundle.zip'),
  sha256: sha256('Of the archive as it was sent'),
  status: z.enum(statuses).meta({ ...op, description: 'Status of the job', examples: ['succeeded'] }),
  ...counts,
  changes_nothing: z
    .boolean()
    .nullable()
    .meta({
      ...op,
      description: 'True where all of it was there already, or waits for a second person already; null = it was not imported',
      examples: [false],
    }),
  repeats_id: Id.nullable().meta({
    ...op,
    description: 'The latest bundle before it that was the same archive and was imported',
    examples: [null],
  }),
  files: z
    .array(BundleFile)
    .max(50)
    .meta({ ...op, description: 'In the order in which they are imported' }),
  created_by: Id.nullable().meta(op),
  row_version: RowVersion,
  created_at: Instant.meta({ class: 'meta' }),
  updated_at: Instant.meta({ class: 'meta' }),
};

export const ImportBundleSummary = z.object(summary).meta({ id: 'ImportBundleSummary' });

const where = {
  import_id: Id.meta({ ...op, description: 'The import of the file' }),
  kind: z.enum(kinds).meta({ ...op, description: 'The kind of the file', examples: ['people'] }),
};
const BundleError = z.object({ ...where, ...RowError.shape });
const BundleWarning = z.object({ ...where, ...RowWarning.shape });

export const ImportBundleReport = z
  .object({
    ...summary,
    errors: z
      .array(BundleError)
      .max(1000)
      .meta({ ...op, description: 'The first 1000, by file and row; /v1/import-bundles/{id}/errors lists all' }),
    errors_truncated: z.boolean().meta({ ...op, description: 'True where there are more errors than shown here', examples: [false] }),
    warnings: z
      .array(BundleWarning)
      .max(1000)
      .meta({ ...op, description: 'The first 1000, by file and row; /v1/import-bundles/{id}/warnings lists all' }),
    warnings_truncated: z.boolean().meta({ ...op, description: 'True where there are more warnings than shown here', examples: [false] }),
    conflicts_opened: ConflictChanges.shape.opened.meta({ class: 'C9' }),
    conflicts_changed: ConflictChanges.shape.changed.meta({ class: 'C9', description: 'Conflict cases whose days or bases it moved' }),
  })
  .meta({ id: 'ImportBundleReport', description: 'Of a dry run, what would have happened; its conflict cases do not exist' });
export type ImportBundleReport = z.infer<typeof ImportBundleReport>;

export const ImportBundles = Page(ImportBundleSummary, 'ImportBundlePage');
export const BundleQuery = z.strictObject(pageQuery);
export type BundleQuery = z.infer<typeof BundleQuery>;

export const BundleErrors = Page(BundleError, 'ImportBundleErrorPage');
export const BundleWarnings = Page(BundleWarning, 'ImportBundleWarningPage');
export const NoticeQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(kinds).optional().meta({ description: 'Of the file of this kind' }),
});
export type NoticeQuery = z.infer<typeof NoticeQuery>;

const file = {
  type: 'string',
  format: 'binary',
  maxLength: 52_428_800,
  description:
    'A ZIP archive of at most 50 MiB, 200 MiB once unpacked: `manifest.json` and the files that it names, none of them in a folder',
};

/** What the body may be; `dry_run` may also come as a part of the multipart body. */
export const uploads = {
  'multipart/form-data': {
    type: 'object',
    properties: { file, dry_run: { type: 'string', enum: ['true', 'false'] } },
    required: ['file'],
    additionalProperties: false,
    example: { file: 'PK…' },
  },
  'application/zip': { ...file, example: 'PK…' },
  'application/octet-stream': { ...file, example: 'PK…' },
};
