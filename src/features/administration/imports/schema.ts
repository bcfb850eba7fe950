import { z } from 'zod';
import { Page, pageQuery } from '../../../core/page.ts';
import { columnClasses } from '../../../domain/classes.ts';
import { CivilDate, code, Flag, Id, Instant, RowId, RowVersion, text } from '../../../domain/fields.ts';
import { Party } from '../../../domain/party.ts';
import { ConflictChanges } from '../../mentorship/conflicts/schema.ts';
import { kinds } from './kinds/list.ts';

export { kinds } from './kinds/list.ts';

export const modes = ['all_or_nothing', 'valid_rows'] as const;
export const ends = ['exclusive', 'inclusive'] as const;
export const scopes = ['delta', 'full'] as const;
export const absences = ['report', 'end'] as const;
export const histories = ['trusted', 'overwritten'] as const;
export const statuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

const parameters = {
  kind: z
    .enum(kinds)
    .optional()
    .meta({
      description:
        'What the rows describe; `listImportTemplates` says what each kind holds. `leaves`, `trainings`, `milestones`, `meetings`, `plans`, `check_ins` and `annual_reviews` are for faculty affairs alone, `events` and `logins` for programme administrators. Required, here or as a part of a multipart body',
      examples: ['people'],
    }),
  effective_on: CivilDate.optional().meta({ description: 'The day from which differences hold; default today', examples: ['2026-07-01'] }),
  dry_run: Flag.optional().meta({ description: 'Run the whole job and write its report, but keep nothing else of it' }),
  mode: z
    .enum(modes)
    .optional()
    .meta({ description: 'Default all_or_nothing: a file with errors imports nothing. valid_rows imports the rows without errors' }),
  sheet: text(100)
    .optional()
    .meta({ description: 'The sheet of a workbook; default the one that opens, or the first that is not hidden', examples: ['Roster'] }),
  ends: z.enum(ends).optional().meta({
    description:
      'What the columns named `…ends_on` hold. Default exclusive: the first day without. inclusive: the last day, as most HR systems write it',
  }),
};

/** The kinds of which a file can be declared whole. */
export const WHOLE: readonly string[] = ['people', 'positions', 'reporting_lines', 'leaves', 'assignments'];

/** The kinds whose periods a source that overwrites its history moves. */
export const KEPT: readonly string[] = ['people', 'positions', 'reporting_lines', 'leaves'];

const historyParameter = {
  history: z.enum(histories).optional().meta({
    description:
      'Of people, positions, reporting lines and leaves. Default trusted. overwritten: the source knows only what holds now, with an old first day; what is recorded of days before effective_on stays, and each row that says otherwise has a warning',
  }),
};

const rosterParameters = {
  scope: z.enum(scopes).optional().meta({
    description:
      'Of people, positions, reporting lines, leaves and assignments. Default delta: what is not in the file stays as it is. full: the file is whole; of people, who has an appointment and is not in it is listed, and marked as missing; of the others, what holds and is not in it stays, and is counted',
  }),
  division_code: code()
    .optional()
    .meta({ description: 'Of a whole roster: that of those whose primary division this is; default the department', examples: ['CARD'] }),
  absent: z.enum(absences).optional().meta({
    description:
      'What becomes of who is missing from a whole roster. Default report: nothing. end: their appointments, and what came with them, end on effective_on',
  }),
  absent_share: z
    .preprocess(
      (value) => (typeof value === 'string' && /^(0|[1-9]\d{0,2})$/.test(value) ? Number(value) : value),
      z.int32().min(0).max(100),
    )
    .optional()
    .meta({
      description: 'Per cent of those expected of whom more may not be missing for absent=end: then nothing ends. Default 5',
      examples: [5],
    }),
};

export const ImportParameters = z.strictObject({ ...parameters, ...historyParameter, ...rosterParameters });
export type ImportParameters = z.infer<typeof ImportParameters>;

export const RowError = z.object({
  row: z.int32().meta({ class: 'op', description: 'Numbered as in a spreadsheet: 1 is the header', examples: [74] }),
  field: z
    .string()
    .max(100)
    .nullable()
    .meta({ class: 'op', description: 'The column; null = the row as a whole', examples: ['division_code'] }),
  code: z
    .string()
    .max(50)
    .meta({ class: 'op', examples: ['unknown_division'] }),
  detail: z
    .string()
    .max(500)
    .meta({ class: 'op', examples: ['There is no division with this code.'] }),
});

export const RowWarning = z.object({
  row: RowError.shape.row,
  field: RowError.shape.field.meta({ ...RowError.shape.field.meta(), examples: ['appointment_starts_on'] }),
  code: RowError.shape.code.meta({ ...RowError.shape.code.meta(), examples: ['one_day_gap'] }),
  detail: RowError.shape.detail.meta({ ...RowError.shape.detail.meta(), examples: ['The day before belongs to neither of two periods.'] }),
});

const MissingPerson = z.object({
  person: Party.meta({ class: 'C1' }),
  hr_number: z
    .string()
    .max(64)
    .nullable()
    .meta({ class: 'C1', examples: ['H000123'] }),
  missing_since: z.iso
    .date()
    .meta({ class: 'C1', description: 'The day of the first whole roster that left them out', examples: ['2026-07-01'] }),
});

const report = {
  id: RowId,
  job_id: Id.meta({ class: 'op', description: 'The job that carries out the import' }),
  bundle_id: Id.nullable().meta({
    class: 'op',
    description: 'The bundle that the file came in, see `/v1/import-bundles`',
    examples: [null],
  }),
  kind: z.enum(kinds).meta({ class: 'op', examples: ['people'] }),
  mode: z.enum(modes).meta({ class: 'op' }),
  dry_run: z.boolean().meta({ class: 'op', examples: [false] }),
  ends: z.enum(ends).meta({ class: 'op', description: 'What the ends of periods in the file were taken for' }),
  sheet: z
    .string()
    .max(100)
    .nullable()
    .meta({ class: 'op', description: 'The sheet that was asked for', examples: ['Roster'] }),
  effective_on: z.iso.date().meta({ class: 'op', examples: ['2026-07-01'] }),
  file_name: z
    .string()
    .max(255)
    .nullable()
    .meta({ class: 'op', examples: ['roster.csv'] }),
  sha256: z
    .string()
    .length(64)
    .meta({ class: 'op', examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] }),
  status: z.enum(statuses).meta({ class: 'op', description: 'Status of the job', examples: ['succeeded'] }),
  rows: z.int32().meta({ class: 'op', description: 'Rows of the file that are not blank, without the header', examples: [940] }),
  created: z
    .int32()
    .nullable()
    .meta({ class: 'op', description: 'Rows that created something; null = the job is not over', examples: [12] }),
  changed: z
    .int32()
    .nullable()
    .meta({ class: 'op', description: 'Rows that changed something', examples: [30] }),
  unchanged: z
    .int32()
    .nullable()
    .meta({ class: 'op', description: 'Rows that changed nothing', examples: [898] }),
  awaiting_approval: z
    .int32()
    .nullable()
    .meta({
      class: 'op',
      description: 'Rows whose role opens everything and waits for a second person, see `/v1/access-changes`',
      examples: [0],
    }),
  scope: z.enum(scopes).meta({ class: 'op', description: 'Whether the file was the whole roster' }),
  division_code: z
    .string()
    .max(32)
    .nullable()
    .meta({ class: 'op', description: 'Whose roster it was; null = the department', examples: ['CARD'] }),
  history: z.enum(histories).meta({ class: 'op', description: 'Whether the source was believed about days that are over' }),
  absent: z.enum(absences).meta({ class: 'op' }),
  absent_share: z.int32().meta({ class: 'op', description: 'Per cent above which nobody’s appointment ends', examples: [5] }),
  missing_count: z.int32().meta({
    class: 'op',
    description: 'People, or records of another kind that hold, whom or which the whole file left out',
    examples: [0],
  }),
  ended_count: z.int32().meta({ class: 'op', description: 'Of these, those whose appointments it ended', examples: [0] }),
  absent_withheld: z.boolean().meta({
    class: 'op',
    description: 'True where more were missing than absent_share, so that nothing ended; with a larger share it does',
    examples: [false],
  }),
  error_count: z.int32().meta({ class: 'op', description: 'Errors of all rows', examples: [0] }),
  warning_count: z.int32().meta({ class: 'op', description: 'Warnings of all rows, which keep no row from being imported', examples: [0] }),
  created_by: Id.nullable().meta({ class: 'op' }),
  row_version: RowVersion,
  created_at: Instant.meta({ class: 'meta' }),
  updated_at: Instant.meta({ class: 'meta' }),
};

export const ImportSummary = z.object(report).meta({ id: 'ImportSummary' });

export const ImportReport = z
  .object({
    ...report,
    errors: z.array(RowError).max(1000).meta({ class: 'op', description: 'The first 1000, by row; /v1/imports/{id}/errors lists all' }),
    errors_truncated: z.boolean().meta({ class: 'op', description: 'True where there are more errors than shown here', examples: [false] }),
    warnings: z
      .array(RowWarning)
      .max(1000)
      .meta({ class: 'op', description: 'The first 1000, by row; /v1/imports/{id}/warnings lists all' }),
    warnings_truncated: z
      .boolean()
      .meta({ class: 'op', description: 'True where there are more warnings than shown here', examples: [false] }),
    missing: z.array(MissingPerson).max(1000).meta({ class: 'C1', description: 'Whom the whole roster left out, the first 1000' }),
    conflicts_opened: ConflictChanges.shape.opened.meta({ class: 'C9' }),
    conflicts_changed: ConflictChanges.shape.changed.meta({ class: 'C9', description: 'Conflict cases whose days or bases it moved' }),
  })
  .meta({ id: 'ImportReport', description: 'Of a dry run, what would have happened; its conflict cases do not exist' });

export type ImportReport = z.infer<typeof ImportReport>;

export const Imports = Page(ImportSummary, 'ImportPage');
export const ImportQuery = z.strictObject({ ...pageQuery, kind: z.enum(kinds).optional() });
export type ImportQuery = z.infer<typeof ImportQuery>;

export const ImportErrors = Page(RowError, 'ImportErrorPage');
export const ImportErrorQuery = z.strictObject(pageQuery);
export type ImportErrorQuery = z.infer<typeof ImportErrorQuery>;

export const ImportWarnings = Page(RowWarning, 'ImportWarningPage');

const csv = { description: 'UTF-8 with a byte order mark' };
export const ErrorsCsv = z
  .string()
  .max(100_000_000)
  .meta({
    class: columnClasses(RowError.shape),
    ...csv,
    examples: ['row,field,code,detail\r\n74,division_code,unknown_division,There is no division with this code.\r\n'],
  });
export const TemplateCsv = z
  .string()
  .max(1_000)
  .meta({ class: 'open', ...csv, examples: ['code,name,affiliation\r\n'] });
export const Workbook = z
  .string()
  .max(1_000_000)
  .meta({ class: 'open', format: 'binary', examples: ['PK…'] });
export const TemplateParams = z.strictObject({ kind: z.enum(kinds) });

const file = { type: 'string', format: 'binary', maxLength: 52_428_800 };

/** What the body may be; the parameters may also come as parts of the multipart body. */
export const uploads = {
  'multipart/form-data': {
    type: 'object',
    properties: {
      file,
      kind: { type: 'string', enum: kinds },
      effective_on: { type: 'string', format: 'date' },
      dry_run: { type: 'string', enum: ['true', 'false'] },
      mode: { type: 'string', enum: modes },
      sheet: { type: 'string', maxLength: 100 },
      scope: { type: 'string', enum: scopes },
      division_code: { type: 'string', maxLength: 32 },
      absent: { type: 'string', enum: absences },
      absent_share: { type: 'string', maxLength: 3 },
      ends: { type: 'string', enum: ends },
      history: { type: 'string', enum: histories },
    },
    required: ['file'],
    additionalProperties: false,
    example: { file: 'code,name,affiliation\nGATE,Gateway Community Hospital,community\n', kind: 'sites' },
  },
  'text/csv': { ...file, example: 'code,name,affiliation\nGATE,Gateway Community Hospital,community\n' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { ...file, example: 'PK…' },
  'application/octet-stream': { ...file, example: 'code,name,affiliation\nGATE,Gateway Community Hospital,community\n' },
};
