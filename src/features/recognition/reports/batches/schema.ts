import { z } from 'zod';
import { Page, pageQuery } from '../../../../core/page.ts';
import { fileBodies } from '../../../../core/upload.ts';
import { anyOf, CivilDate, Id, RowId, stamps, text } from '../../../../domain/fields.ts';
import { Party } from '../../../../domain/party.ts';
import { Job } from '../../../platform/jobs/schema.ts';
import { Report, reportKinds } from '../schema.ts';

/** The most people of a batch. */
export const MOST_PEOPLE = 2000;

const rowStatuses = ['waiting', 'requested', 'refused', 'cancelled'] as const;

const count = (description: string) =>
  z
    .int32()
    .min(0)
    .meta({ class: 'op', description, examples: [12] });

export const ReportBatch = z
  .object({
    id: RowId,
    title: z
      .string()
      .max(200)
      .meta({ class: 'op', examples: ['Promotion cycle 2027'] }),
    kind: z.enum(reportKinds).meta({ class: 'op', examples: ['dossier'] }),
    as_of: z.iso.date().meta({ class: 'op', description: 'The day of the reports', examples: ['2026-11-30'] }),
    starts_on: z.iso
      .date()
      .nullable()
      .meta({ class: 'op', description: 'First day of the period; null: the first day that each person has', examples: [null] }),
    job_id: Id.meta({ class: 'op' }),
    status: Job.shape.status.meta({ class: 'op', description: 'Of its job', examples: ['succeeded'] }),
    waiting: count('People whose report is still to be requested'),
    requested: count('People whose report was requested'),
    refused: count('Rows that were refused; `listReportBatchRows` says why'),
    cancelled: count('People whose report was not requested, because the job was cancelled or failed'),
    requested_by: Party.meta({ class: 'op' }),
    ...stamps,
  })
  .meta({ id: 'ReportBatch' });
export type ReportBatch = z.infer<typeof ReportBatch>;

export const ReportBatches = Page(ReportBatch, 'ReportBatchPage');
export const ReportBatchQuery = z.strictObject({ ...pageQuery });

export const ReportBatchRow = z
  .object({
    row: z
      .int32()
      .min(1)
      .meta({ class: 'op', description: 'Its place in the request, or its row in the file', examples: [2] }),
    hr_number: z
      .string()
      .max(200)
      .nullable()
      .meta({ class: 'C1', description: 'As the file has it, or that of the person', examples: ['H100004'] }),
    person: Party.nullable().meta({ class: 'C2', description: 'Null where nobody has the HR number or id' }),
    status: z.enum(rowStatuses).meta({ class: 'C2', examples: ['requested'] }),
    report_id: Id.nullable().meta({ class: 'C2', examples: [null] }),
    report_no: Report.shape.report_no.nullable().meta({ class: 'C2', examples: ['DOS-2026-7K3QX9M2TB'] }),
    report_status: Report.shape.status.nullable().meta({ class: 'C2', description: 'Where the report stands', examples: ['preview'] }),
    code: z
      .string()
      .max(100)
      .nullable()
      .meta({ class: 'C2', description: 'The problem for which it was refused', examples: [null] }),
    detail: z
      .string()
      .max(2000)
      .nullable()
      .meta({ class: 'C2', examples: [null] }),
  })
  .meta({ id: 'ReportBatchRow' });
export type ReportBatchRow = z.infer<typeof ReportBatchRow>;

export const ReportBatchRows = Page(ReportBatchRow, 'ReportBatchRowPage');
export const ReportBatchRowQuery = z.strictObject({ ...pageQuery, status: anyOf(rowStatuses).optional() });
export type ReportBatchRowQuery = z.infer<typeof ReportBatchRowQuery>;

const given = {
  title: text(200).meta({ description: 'What the reports are for', examples: ['Promotion cycle 2027'] }),
  kind: z.enum(reportKinds).meta({ description: 'Which reports; default dossier reports', examples: ['dossier'] }),
  as_of: CivilDate.meta({ description: 'The day of the reports; default today, and no later day' }),
  starts_on: CivilDate.meta({
    description: 'First day of the period of dossier reports; default the first day of each person’s first appointment',
  }),
};

export const NewReportBatch = z
  .strictObject({
    title: given.title,
    kind: given.kind.optional(),
    as_of: given.as_of.optional(),
    starts_on: given.starts_on.optional(),
    person_ids: z.array(Id).min(1).max(MOST_PEOPLE).optional().meta({ description: 'Whose reports; or give `promotion_due`' }),
    promotion_due: z
      .strictObject({
        from: CivilDate.meta({ examples: ['2027-07-01'] }),
        to: CivilDate.meta({ description: 'Last day', examples: ['2027-07-01'] }),
      })
      .optional()
      .meta({
        id: 'PromotionDueBetween',
        description: 'The people who are due for promotion between two days, as `listMilestones` lists them with `is_due=true`',
      }),
  })
  .refine(({ person_ids, promotion_due }) => (person_ids === undefined) !== (promotion_due === undefined), {
    error: 'must be given, or promotion_due in its place',
    path: ['person_ids'],
  })
  .meta({
    id: 'NewReportBatch',
    example: { title: 'Promotion cycle 2027', promotion_due: { from: '2027-07-01', to: '2027-07-01' } },
  });
export type NewReportBatch = z.infer<typeof NewReportBatch>;

export const ReportBatchParameters = z.strictObject({
  title: given.title,
  kind: given.kind.optional(),
  as_of: given.as_of.optional(),
  starts_on: given.starts_on.optional(),
});
export type ReportBatchParameters = z.infer<typeof ReportBatchParameters>;

/** The media types of a file of HR numbers. */
export const uploads = fileBodies('text/csv', 'CSV or XLSX with the column hr_number', 'hr_number\nH100004\nH100007\n');

export const ArchiveQuery = z.strictObject({
  format: z
    .enum(['pdf', 'json'])
    .optional()
    .meta({ description: 'What the archive holds of each report; default its pages', examples: ['pdf'] }),
});

export const Archive = z
  .string()
  .max(2_000_000_000)
  .meta({ class: 'C2', format: 'binary', examples: ['PK…'] });
